using FusionTiered.Conformance;

namespace FusionTiered.Redis.Tests.Conformance;

public class HybridOnRedisTests : HybridCacheConformance<CoherentOnRedis>;
