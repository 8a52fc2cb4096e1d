using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class InProcessHybridCacheTests : HybridCacheConformance<InProcessEngine>;
