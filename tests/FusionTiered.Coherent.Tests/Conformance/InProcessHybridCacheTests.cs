using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class InProcessHybridCacheTests : HybridCacheConformance<InProcessEngine>;
