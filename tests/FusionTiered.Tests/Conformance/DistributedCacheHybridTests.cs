using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class DistributedCacheHybridTests : HybridCacheConformance<DistributedCacheEngine>;
