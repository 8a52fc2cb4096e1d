using FusionTiered.Conformance;

namespace FusionTiered.Fusion.Tests.Conformance;

public class FusionCacheConformanceTests : DomainCacheConformance<FusionCacheAlone>;

public class FusionCacheOnRedisConformanceTests : DomainCacheConformance<FusionCacheOnRedis>;

public class FusionCacheOnGarnetConformanceTests : DomainCacheConformance<FusionCacheOnGarnet>;

public class FusionCacheHybridCacheTests : HybridCacheConformance<FusionCacheAlone>;

public class FusionCacheOnRedisHybridCacheTests : HybridCacheConformance<FusionCacheOnRedis>;
