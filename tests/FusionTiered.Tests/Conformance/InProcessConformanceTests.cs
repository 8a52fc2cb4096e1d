using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class InProcessConformanceTests : DomainCacheConformance<InProcessEngine>;
