using FusionTiered.Conformance;

namespace FusionTiered.Tests.Conformance;

public class ForeignHybridCacheTests : HybridCacheConformance<ForeignEngine>;
