using FusionTiered.Conformance;

namespace FusionTiered.Redis.Tests.Conformance;

public class CoherentOnTlsTests : DomainCacheConformance<CoherentOnTls>;

public class CoherentByMessagesTests : DomainCacheConformance<CoherentByMessages>;

public class CoherentOnSentinelsTests : DomainCacheConformance<CoherentOnSentinels>;
