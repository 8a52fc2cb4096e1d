using FusionTiered.Conformance;

namespace FusionTiered.Tests.InProcess;

public class InProcessTierContractTests : RemoteTierContract<InProcessHarness>;

public class InProcessChannelContractTests : CoherenceChannelContract<InProcessHarness>;
