using FusionTiered.Conformance;

namespace FusionTiered.Redis.Tests.Conformance;

public class CoherentOnRedisTests : DomainCacheConformance<CoherentOnRedis>;
