using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Foreign;

public class ForeignTierContractTests : RemoteTierContract<ForeignHarness>;

public class BufferedForeignTierContractTests : RemoteTierContract<BufferedForeignHarness>;
