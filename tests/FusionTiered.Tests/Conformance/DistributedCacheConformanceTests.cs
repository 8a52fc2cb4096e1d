using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class DistributedCacheConformanceTests : DomainCacheConformance<DistributedCacheEngine>;
