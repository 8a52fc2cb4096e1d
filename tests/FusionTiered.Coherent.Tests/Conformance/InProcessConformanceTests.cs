using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class InProcessConformanceTests : DomainCacheConformance<InProcessEngine>;
