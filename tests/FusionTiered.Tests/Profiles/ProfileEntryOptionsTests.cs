using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Profiles;
using FusionTiered.Weights;

namespace FusionTiered.Fusion.Tests.Profiles;

public class ProfileEntryOptionsTests
{
    private static readonly DomainProfile Settings = new()
    {
        Name = "feed",
        Namespace = "feed",
        Lifetime = TimeSpan.FromMinutes(30),
        L1Lifetime = TimeSpan.FromMinutes(5),
        StaleFor = TimeSpan.FromHours(2),
        RetryAfter = TimeSpan.FromSeconds(7),
        SoftDeadline = TimeSpan.FromMilliseconds(300),
        EagerRefresh = 0.75,
        Jitter = 0,
    };

    private static readonly EntryOverrides Nothing = new(null, null, TierUse.Both);

    [Fact]
    public void A_profile_becomes_entry_options()
    {
        var options = Of(Settings).Read(Nothing);

        (options.MemoryCacheDuration, options.DistributedCacheDuration).Should().Be((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)));
        (options.IsFailSafeEnabled, options.FailSafeMaxDuration, options.DistributedCacheFailSafeMaxDuration)
            .Should().Be((true, TimeSpan.FromMinutes(125), TimeSpan.FromMinutes(150)), "FusionCache counts the stale time from the store, not from the end of the lifetime");
        (options.FailSafeThrottleDuration, options.FactorySoftTimeout, options.EagerRefreshThreshold).Should().Be((TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(300), 0.75f));
        options.FactoryHardTimeout.Should().Be(Timeout.InfiniteTimeSpan, "the core keeps the hard deadline");
    }

    [Fact]
    public void Jitter_shortens_and_never_lengthens()
    {
        var options = Of(Settings with { Jitter = 0.2 });
        var stored = Enumerable.Range(0, 50).Select(_ => options.Store(Nothing, "feed:k", "v", isWrite: true).MemoryCacheDuration!.Value).ToList();

        stored.Should().OnlyContain(static time => time > TimeSpan.FromMinutes(4) && time <= TimeSpan.FromMinutes(5));
        stored.Distinct().Should().HaveCountGreaterThan(1);
        Of(Settings with { Jitter = 0.2, L1Lifetime = TimeSpan.FromMilliseconds(900) }).Store(Nothing, "feed:k", "v", isWrite: true).MemoryCacheDuration.Should().Be(TimeSpan.FromMilliseconds(900));
    }

    [Theory]
    [InlineData(TierUse.None, true, true, true)]
    [InlineData(TierUse.L1, false, true, true)]
    [InlineData(TierUse.L2, true, false, true)]
    [InlineData(TierUse.Both, false, false, false)]
    public void Tiers_become_skip_flags(TierUse tiers, bool skipsL1, bool skipsL2, bool isQuiet)
    {
        var options = Of(Settings).Read(Nothing with { Tiers = tiers });

        (options.SkipMemoryCacheRead, options.SkipMemoryCacheWrite).Should().Be((skipsL1, skipsL1));
        (options.SkipDistributedCacheRead, options.SkipDistributedCacheWrite).Should().Be((skipsL2, skipsL2));
        options.SkipBackplaneNotifications.Should().Be(isQuiet);
    }

    [Fact]
    public void Without_stale_time_there_is_no_fail_safe() =>
        Of(Settings with { StaleFor = TimeSpan.Zero }).Read(Nothing).Should().BeEquivalentTo(new { IsFailSafeEnabled = false, FactorySoftTimeout = Timeout.InfiniteTimeSpan });

    [Fact]
    public void A_value_is_stored_with_its_weight_and_not_where_it_is_too_large()
    {
        var options = Of(Settings with { MaxL1ValueBytes = 1_000, MaxL2ValueBytes = 3_000 });

        options.Store(Nothing, "k", "small", isWrite: false).Should().BeEquivalentTo(new { SkipMemoryCacheWrite = false, SkipDistributedCacheWrite = false, Size = Weigher.Overhead("k") + 10 });
        options.Store(Nothing, "k", new byte[2_000], isWrite: false).Should().BeEquivalentTo(new { SkipMemoryCacheWrite = true, SkipDistributedCacheWrite = false });
        options.Store(Nothing, "k", new byte[4_000], isWrite: false).Should().BeEquivalentTo(new { SkipMemoryCacheWrite = true, SkipDistributedCacheWrite = true });
        options.Store(Nothing, "k", new byte[900_000], isWrite: false).Size.Should().BeGreaterThan(900_000);
    }

    [Fact]
    public async Task Options_are_made_once_until_the_profile_has_new_settings()
    {
        await using var node = FusionNode.New();
        var profile = node.Engine.Profiles.Registered(FusionNode.Feed);
        var before = node.Engine.Caches.Of(profile).Options.Read(Nothing);
        node.Engine.Caches.Of(profile).Options.Read(Nothing).Should().BeSameAs(before);

        profile.Settings = profile.Settings with { L1Lifetime = TimeSpan.FromSeconds(3) };

        node.Engine.Caches.Of(profile).Options.Read(Nothing).MemoryCacheDuration.Should().Be(TimeSpan.FromSeconds(3));
    }

    private static ProfileEntryOptions Of(DomainProfile settings) => new(settings, new EntryLimits(new FusionTieredOptions(), static () => TimeSpan.FromDays(400), isHardened: false));
}
