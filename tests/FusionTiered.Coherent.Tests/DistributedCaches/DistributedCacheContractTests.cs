using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.DistributedCaches;

public class DistributedCacheTierContractTests : RemoteTierContract<DistributedCacheHarness>;

public class BufferedDistributedCacheTierContractTests : RemoteTierContract<BufferedDistributedCacheHarness>;
