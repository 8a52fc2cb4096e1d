using FusionTiered.Registration;
using FusionTiered.Testing;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>A node on a tier that answers, and announces nothing.</summary>
public sealed class UnheardTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private readonly ManualClock _clock = new();
    private readonly InProcessTier _tier;
    private readonly CoherentDomainCache _other;

    public UnheardTests()
    {
        _tier = new(_clock);
        _other = NodeOf(isHeard: true);
    }

    [Fact]
    public async Task Memory_serves_a_value_unverified_for_the_unheard_lifetime_and_then_asks()
    {
        using var node = NodeOf(isHeard: false);
        await SetAndReadAsync(node, Cluster.Both.Of("k"));
        _clock.Advance(Short - TimeSpan.FromMilliseconds(200));
        (await node.GetAsync<string>(Cluster.Both.Of("k"))).Should().BeEquivalentTo(new { Value = "old", Tier = CacheTier.L1, IsVerified = false });
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        (await node.GetAsync<string>(Cluster.Both.Of("k"))).Should().BeEquivalentTo(new { Value = "new", Tier = CacheTier.L2 });
    }

    [Fact]
    public async Task A_strict_profile_asks_at_every_read()
    {
        using var node = NodeOf(isHeard: false);
        await SetAndReadAsync(node, Cluster.Exact.Of("k"));
        (await node.GetAsync<string>(Cluster.Exact.Of("k"))).Should().BeEquivalentTo(new { Value = "new", Tier = CacheTier.L2 });
    }

    [Fact]
    public async Task Zero_asks_at_every_read()
    {
        using var node = NodeOf(isHeard: false, TimeSpan.Zero);
        await SetAndReadAsync(node, Cluster.Both.Of("k"));
        (await node.GetAsync<string>(Cluster.Both.Of("k"))).Should().BeEquivalentTo(new { Value = "new", Tier = CacheTier.L2 });
    }

    public void Dispose() => _other.Dispose();

    // The other node's clock stands still, so it goes on to be heard by the tier.
    private async Task SetAndReadAsync(CoherentDomainCache node, CacheKey key)
    {
        (await _other.SetAsync(key, "old")).IsEverywhere.Should().BeTrue();
        (await node.GetAsync<string>(key)).Value.Should().Be("old");
        (await _other.SetAsync(key, "new")).IsEverywhere.Should().BeTrue();
    }

    private CoherentDomainCache NodeOf(bool isHeard, TimeSpan? unheard = null)
    {
        var options = new FusionTieredOptions();
        options.Defaults.Jitter = 0;
        options.Add(Cluster.Both, static _ => { });
        options.Add(Cluster.Exact, static profile => profile.Strict = true);
        var connection = _tier.Connect();
        return new DomainCacheFactory { Clock = _clock, UnheardLifetime = unheard ?? Short }
            .Create("test", options, remote: new(connection, isHeard ? connection : new Deaf()));
    }

    private sealed class Deaf : ICoherenceChannel
    {
        public CoherenceMode Mode => CoherenceMode.Lifetime;

        public void Listen(ICoherenceListener listener, TimeSpan lease)
        {
        }

        public ValueTask ConfirmAsync(TimeSpan deadline) => throw new NotSupportedException();

        public ValueTask AnnounceKeyAsync(string key, TimeSpan deadline) => default;

        public ValueTask AnnouncePatternAsync(string pattern, TimeSpan deadline) => default;
    }
}
