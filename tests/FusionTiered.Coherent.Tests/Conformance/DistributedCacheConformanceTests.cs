using FusionTiered.Conformance;

namespace FusionTiered.Coherent.Tests.Conformance;

public class DistributedCacheConformanceTests : DomainCacheConformance<DistributedCacheEngine>;
