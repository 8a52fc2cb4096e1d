using FusionTiered.Conformance;

namespace FusionTiered.Redis.Tests.Conformance;

public class EmbeddedOnRedisTests : DomainCacheConformance<EmbeddedOnRedis>;
