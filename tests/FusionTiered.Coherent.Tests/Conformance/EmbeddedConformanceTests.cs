using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class EmbeddedConformanceTests : DomainCacheConformance<EmbeddedEngine>;
