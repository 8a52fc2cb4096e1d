using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class EmbeddedHybridCacheTests : HybridCacheConformance<EmbeddedEngine>;
