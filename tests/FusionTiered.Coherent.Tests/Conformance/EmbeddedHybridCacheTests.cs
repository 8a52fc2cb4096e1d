using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class EmbeddedHybridCacheTests : HybridCacheConformance<EmbeddedEngine>;
