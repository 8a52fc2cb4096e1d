using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class ForeignConformanceTests : DomainCacheConformance<ForeignEngine>;
