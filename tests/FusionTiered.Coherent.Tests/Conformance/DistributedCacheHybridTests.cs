using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class DistributedCacheHybridTests : HybridCacheConformance<DistributedCacheEngine>;
