using FusionTiered.Conformance;

namespace FusionTiered.Fusion.Tests.Conformance;

public class FusionCacheOnClusterConformanceTests : DomainCacheConformance<FusionCacheOnCluster>;

public class FusionCacheOnSentinelsConformanceTests : DomainCacheConformance<FusionCacheOnSentinels>;

public class FusionCacheOverTlsConformanceTests : DomainCacheConformance<FusionCacheOverTls>;
