using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class CoherentHybridCacheTests : HybridCacheConformance<CoherentEngineAlone>;
