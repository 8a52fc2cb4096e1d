using FusionTiered.Conformance;

namespace FusionTiered.Tests.Foreign;

public class ForeignTierContractTests : RemoteTierContract<ForeignHarness>;

public class BufferedForeignTierContractTests : RemoteTierContract<BufferedForeignHarness>;
