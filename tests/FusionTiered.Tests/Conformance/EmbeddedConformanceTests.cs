using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class EmbeddedConformanceTests : DomainCacheConformance<EmbeddedEngine>;
