using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class CoherentConformanceTests : DomainCacheConformance<CoherentEngineAlone>;
