using FusionTiered.Conformance;

namespace FusionTiered.Fusion.Tests.Conformance;

public class FusionCacheConformanceTests : DomainCacheConformance<FusionCacheAlone>;

public class FusionCacheOnRedisConformanceTests : DomainCacheConformance<FusionCacheOnRedis>;
