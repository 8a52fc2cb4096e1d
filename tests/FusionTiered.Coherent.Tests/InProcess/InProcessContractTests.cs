using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.InProcess;

public class InProcessTierContractTests : RemoteTierContract<InProcessHarness>;

public class InProcessChannelContractTests : CoherenceChannelContract<InProcessHarness>;
