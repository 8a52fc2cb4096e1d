using FusionTiered.Alerts;
using FusionTiered.AspNetCore.Health;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Tests.Health;

/// <summary>What makes a check degraded, state by state.</summary>
public sealed class CacheLookTests
{
    private static readonly CacheHealth Good = new(CacheHealthStatus.Healthy, L1: true, RemoteTierStatus.Up, CoherenceStatus.Verified)
    {
        CoherenceLeaseAge = TimeSpan.FromSeconds(1),
        L2Circuit = CacheCircuitState.Closed,
    };

    [Fact]
    public void Nothing_is_wrong_with_a_cache_in_order() => Reasons(Good).Should().BeEmpty();

    [Fact]
    public void A_probe_that_is_not_answered_is() =>
        Reasons(Good, L2Probe.Failed(TimeSpan.FromSeconds(1), new TimeoutException())).Should().Equal("L2 did not answer a read within 1000 ms (TimeoutException): memory serves alone.");

    [Fact]
    public void An_open_circuit_is() => Reasons(Good with { L2 = RemoteTierStatus.Resting, L2Circuit = CacheCircuitState.Open }).Should().ContainSingle().Which.Should().Contain("left alone");

    [Fact]
    public void A_circuit_that_waits_for_its_first_call_is_not() => Reasons(Good with { L2Circuit = CacheCircuitState.HalfOpen }).Should().BeEmpty();

    [Theory]
    [InlineData(CoherenceStatus.Suspect)]
    [InlineData(CoherenceStatus.Unverified)]
    public void Coherence_that_is_lost_is(CoherenceStatus coherence) =>
        Reasons(Good with { Coherence = coherence, CoherenceLeaseAge = TimeSpan.FromSeconds(3.25) }).Should().ContainSingle().Which.Should().StartWith("Changes of the other nodes were last heard of 3.");

    [Fact]
    public void Coherence_that_was_never_asked_for_is_not() => Reasons(Good with { Coherence = CoherenceStatus.Unverified, CoherenceLeaseAge = null }).Should().BeEmpty();

    [Fact]
    public void Repairs_and_sources_are_data_alone_by_default() =>
        Reasons(Good with { RepairsPending = 3, SourcesOverAge = 2, SourcesAbandoned = 1 }).Should().BeEmpty();

    [Theory]
    [InlineData(CacheHealthConcerns.PendingRepairs, "3 operations wait to be repeated in L2.")]
    [InlineData(CacheHealthConcerns.SourcesOverAge, "2 sources run longer than their soft deadline.")]
    [InlineData(CacheHealthConcerns.AbandonedSources, "1 sources that were given up have not returned.")]
    public void And_reasons_on_request(CacheHealthConcerns concern, string reason) =>
        Reasons(Good with { RepairsPending = 3, SourcesOverAge = 2, SourcesAbandoned = 1 }, concerns: concern).Should().Equal(reason);

    [Theory]
    [InlineData(CacheHealthConcerns.None, 0)]
    [InlineData(CacheHealthConcerns.StaleMemory, 1)]
    public void Stale_memory_is_a_reason_on_request(CacheHealthConcerns concern, int reasons)
    {
        using var cache = new FakeDomainCache();
        var look = new CacheLook(Good, L2Probe.Answered(TimeSpan.FromMilliseconds(1)), cache.GetStatistics(), [], new() { DegradedBy = concern });

        look.Reasons(new() { Comparisons = 40, StaleInMemory = 2 }).Should().HaveCount(reasons);
        look.Data(new() { Comparisons = 40, StaleInMemory = 2 }).Should().Contain("comparedHits", 40L).And.Contain("staleHits", 2L);
    }

    private static List<string> Reasons(CacheHealth health, L2Probe? probe = null, CacheHealthConcerns concerns = CacheHealthConcerns.None)
    {
        using var cache = new FakeDomainCache();
        return [.. new CacheLook(health, probe ?? L2Probe.Answered(TimeSpan.FromMilliseconds(1)), cache.GetStatistics(), [], new() { DegradedBy = concerns }).Reasons(default)];
    }
}
