using FusionTiered.Alerts;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Dashboard;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>The sentence at the top of the dashboard.</summary>
public sealed class DiagnosisTests
{
    private static readonly ProfileStatistics None = EmptyStatistics.Value.Overall;

    [Fact]
    public void A_cache_that_works_is_said_to_be_fine() =>
        First(Look(new() { Requests = 1_000, Hits = 950 })).Sentence.Should().Be("Nothing is wrong, and 95 % of 1,000 calls in the last 60 s were answered without the source: nothing is to be done.");

    [Fact]
    public void A_cache_that_nobody_uses_is_fine() => First(Look(default)).Level.Should().Be(FindingLevel.Fine);

    [Fact]
    public void A_Redis_that_does_not_answer_comes_first()
    {
        var look = Look(new() { Requests = 1_000, Hits = 10 }) with { Probe = L2Probe.Failed(TimeSpan.FromSeconds(1), new TimeoutException()) };
        First(look).Level.Should().Be(FindingLevel.Fault);
        First(look).Sentence.Should().StartWith("Redis (L2) does not answer this node (TimeoutException)").And.Contain(": check that Redis runs");
        Diagnosis.Of(look).Should().HaveCountGreaterThan(1, "the low hit rate stands behind it");
    }

    [Fact]
    public void A_profile_that_has_the_memory_and_is_never_hit_is_named()
    {
        var look = Look(new() { Requests = 2_000, Hits = 1_000 }, ("search", new() { Requests = 1_000, Hits = 12 }, 900), ("feed", new() { Requests = 1_000, Hits = 988 }, 100));
        First(look).Sentence.Should().StartWith("Profile 'search' wastes memory: it has 90 % of the bytes, and 1.2 % of its 1,000 calls in the last 60 s were hits").And.Contain("MaxBytes");
    }

    [Fact]
    public void A_profile_with_little_memory_or_few_calls_wastes_nothing()
    {
        var look = Look(new() { Requests = 2_000, Hits = 1_900 }, ("search", new() { Requests = 1_000, Hits = 12 }, 10), ("rare", new() { Requests = 10 }, 600), ("feed", new() { Requests = 1_000, Hits = 988 }, 400));
        First(look).Level.Should().Be(FindingLevel.Fine);
    }

    [Fact]
    public void A_node_that_is_silent_is_cut_off()
    {
        var look = Look(default) with { Nodes = [new(new NodeSummary { Node = "a" }, IsSelf: true, 0, IsCutOff: false), new(new NodeSummary { Node = "b" }, IsSelf: false, 12, IsCutOff: true)] };
        First(look).Sentence.Should().StartWith("Node b is cut off: nothing was heard of it for 12 s").And.Contain("check that it runs");
    }

    [Fact]
    public void A_node_that_hears_nothing_of_the_others_says_so()
    {
        var look = Look(default) with { Health = Healthy with { Coherence = CoherenceStatus.Suspect, CoherenceLeaseAge = TimeSpan.FromSeconds(9) } };
        First(look).Sentence.Should().StartWith("This node is cut off from the messages of the others: the last sign is 9.0 s old");
    }

    [Theory]
    [InlineData(9, "Memory of profile 'feed' serves values that Redis (L2) no longer has: 2 sampled hits of 40 differed for 9 s or longer, the last at 11:51:00 UTC: see whether another program writes these keys")]
    [InlineData(11, "Nothing is wrong")]
    public void A_profile_whose_memory_was_stale_is_named_for_ten_minutes(int minutes, string sentence)
    {
        var look = Look(default, ("feed", default, 1));
        var compared = new ConsistencyStatistics(38, 0, 2, 0, 0, 0, LastDifference: look.At, LastStale: look.At.AddMinutes(-minutes));
        look = look with { Figures = look.Figures with { Profiles = [.. look.Figures.Profiles.Select(one => one with { Consistency = compared })] } };

        First(look).Sentence.Should().StartWith(sentence);
    }

    [Fact]
    public void A_node_that_announces_nothing_by_choice_is_fine() =>
        First(Look(default) with { Health = Healthy with { Coherence = CoherenceStatus.Unverified } }).Level.Should().Be(FindingLevel.Fine);

    [Fact]
    public void A_source_that_fails_is_named_by_its_profile() =>
        First(Look(new() { Requests = 10 }, ("price", new() { Requests = 10, Loads = 10, Failures = 8 }, 1))).Sentence.Should().StartWith("The source of profile 'price' fails: 8 of 10 loads in the last 60 s");

    [Fact]
    public void A_low_hit_rate_names_the_profile_with_the_most_misses() =>
        First(Look(new() { Requests = 1_000, Hits = 600 }, ("a", new() { Requests = 500, Hits = 490 }, 1), ("b", new() { Requests = 500, Hits = 110 }, 1)))
            .Sentence.Should().StartWith("The hit rate is 60 % in the last 60 s, below 80 %, most of all by profile 'b' (22 %)");

    [Fact]
    public void An_alert_that_stands_is_shown_with_its_message() =>
        First(Look(default) with { Alerts = [new("", "Memory", Profile: null, 90, 80, DateTimeOffset.UnixEpoch, "Memory has 90 % of its bytes.")] })
            .Sentence.Should().StartWith("Alert 'Memory' stands: Memory has 90 % of its bytes: ");

    [Fact]
    public void A_cache_that_has_ended_says_nothing_else() =>
        Diagnosis.Of(Look(default) with { Health = Healthy with { Status = CacheHealthStatus.Unhealthy } }).Should().ContainSingle().Which.Problem.Should().Contain("has ended");

    private static CacheHealth Healthy => new(CacheHealthStatus.Healthy, L1: true, RemoteTierStatus.Up, CoherenceStatus.Verified);

    private static Finding First(DashboardLook look) => Diagnosis.Of(look)[0];

    private static DashboardLook Look(WindowCounts overall, params (string Name, WindowCounts Counts, long Bytes)[] profiles) => new()
    {
        At = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
        Health = Healthy,
        Probe = L2Probe.Answered(TimeSpan.FromMilliseconds(1)),
        Window = new(TimeSpan.FromSeconds(60), overall, profiles.ToDictionary(static one => one.Name, static one => one.Counts, StringComparer.Ordinal), TimeSpan.Zero),
        Figures = new()
        {
            Cache = "",
            Overall = None with { Bytes = profiles.Sum(static one => one.Bytes) },
            Profiles = [.. profiles.Select(static one => None with { Profile = one.Name, Bytes = one.Bytes })],
            MaxEntries = 1_000,
            MaxBytes = 1_000_000,
            LoadsUnderWay = 0,
        },
        HitRateThreshold = 80,
        LeastRequests = 100,
    };
}
