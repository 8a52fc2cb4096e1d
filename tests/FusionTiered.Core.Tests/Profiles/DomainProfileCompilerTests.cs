using FusionTiered.Domains;
using FusionTiered.Profiles;

namespace FusionTiered.Core.Tests.Profiles;

public class DomainProfileCompilerTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static TheoryData<string, string, double, double, double, TierUse> Table => new()
    {
        // name, namespace, minutes of lifetime, in memory, idle, tiers
        { "dashboard", "dashboard", 5, 5, 0, TierUse.Both },
        { "market", "market", 1, 1, 0, TierUse.Both },
        { "report", "crypto", 30, 5, 0, TierUse.Both },
        { "user", "user", 15, 5, 0, TierUse.Both },
        { "price", "price", 1, 1, 0, TierUse.Both },
        { "tech", "tech", 5, 5, 0, TierUse.Both },
        { "api", "api", 0.5, 0.5, 0, TierUse.L1 },
        { "default", "", 60, 5, 2.5, TierUse.Both },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_named_profiles_are_as_agreed(string name, string @namespace, double lifetime, double l1, double idle, TierUse tiers)
    {
        var profile = Compile(name);
        profile.Should().BeEquivalentTo(
            new
            {
                Name = name,
                Namespace = @namespace,
                Lifetime = TimeSpan.FromMinutes(lifetime),
                L1Lifetime = TimeSpan.FromMinutes(l1),
                Idle = TimeSpan.FromMinutes(idle),
                Tiers = tiers,
                StaleFor = TimeSpan.FromMinutes(lifetime * 4),
            });
    }

    [Fact]
    public void The_table_of_named_profiles_is_complete()
    {
        Presets().Profiles.Keys.Should().BeEquivalentTo(Table.Select(row => (string)row[0]));
    }

    [Fact]
    public void What_nobody_sets_is_as_agreed()
    {
        Compile("market").Should().BeEquivalentTo(new
        {
            Sliding = false,
            RetryAfter = TimeSpan.FromSeconds(5),
            SoftDeadline = TimeSpan.FromSeconds(1),
            HardDeadline = TimeSpan.FromSeconds(30),
            EagerRefresh = 0.0,
            Jitter = 0.1,
            MaxEntries = 0,
            MaxBytes = 0L,
            MaxL1ValueBytes = 1_048_576L,
            MaxL2ValueBytes = 16_777_216L,
            NothingLifetime = TimeSpan.FromSeconds(30),
            MaxAbandoned = 16,
            MaxNothing = 200,
            SourcePolicy = new SourcePolicy(0, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), IsExponential: true, IsJittered: true, 0, TimeSpan.FromSeconds(10)),
            CopyValues = false,
            Strict = false,
            Size = (object?)null,
        });
        var options = new FusionTieredOptions();
        (options.MaxEntries, options.MaxBytes, options.KeyPrefix, options.RevealKeys).Should().Be((2_000, 104_857_600, "ft:", false));
    }

    [Fact]
    public void Own_settings_come_before_the_defaults_and_those_before_the_usual()
    {
        var all = Presets();
        all.Defaults.HardDeadline = TimeSpan.FromSeconds(9);
        all.Defaults.Strict = true;
        all.Profiles["market"].HardDeadline = TimeSpan.FromSeconds(3);
        Compile("market", all).Should().Match<DomainProfile>(p => p.HardDeadline == TimeSpan.FromSeconds(3) && p.Strict);
        Compile("user", all).HardDeadline.Should().Be(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void Every_setting_reaches_the_profile()
    {
        static long Size(object? value) => 7;
        var own = new CacheProfileOptions
        {
            Namespace = "n:s",
            Tiers = TierUse.L2,
            Lifetime = TimeSpan.FromHours(2),
            L1Lifetime = TimeSpan.FromHours(1),
            IdleTimeout = TimeSpan.FromMinutes(3),
            Sliding = true,
            StaleFor = TimeSpan.FromMinutes(4),
            RetryAfter = TimeSpan.FromSeconds(6),
            SoftDeadline = TimeSpan.FromSeconds(2),
            HardDeadline = TimeSpan.FromSeconds(8),
            EagerRefresh = 0.9,
            Jitter = 0.2,
            MaxEntries = 10,
            MaxBytes = 20,
            MaxL1ValueBytes = 5,
            MaxL2ValueBytes = 6,
            CompressFrom = 70,
            PlainJson = true,
            Version = 18,
            NothingLifetime = TimeSpan.FromSeconds(11),
            MaxAbandoned = 12,
            MaxNothing = 13,
            Retries = 3,
            RetryDelay = TimeSpan.FromMilliseconds(14),
            RetryMaxDelay = TimeSpan.FromSeconds(15),
            RetryExponential = false,
            RetryJitter = false,
            BreakerFailures = 16,
            BreakerPause = TimeSpan.FromSeconds(17),
            CopyValues = true,
            Strict = true,
            Size = Size,
        };
        typeof(CacheProfileOptions).GetProperties().Should().OnlyContain(p => p.GetValue(own) != null);
        DomainProfileCompiler.Compile("p", own, new FusionTieredOptions()).Should().Be(new DomainProfile
        {
            Name = "p",
            Namespace = "n:s",
            Tiers = TierUse.L2,
            Lifetime = TimeSpan.FromHours(2),
            L1Lifetime = TimeSpan.FromHours(1),
            Idle = TimeSpan.FromMinutes(3),
            Sliding = true,
            StaleFor = TimeSpan.FromMinutes(4),
            RetryAfter = TimeSpan.FromSeconds(6),
            SoftDeadline = TimeSpan.FromSeconds(2),
            HardDeadline = TimeSpan.FromSeconds(8),
            EagerRefresh = 0.9,
            Jitter = 0.2,
            MaxEntries = 10,
            MaxBytes = 20,
            MaxL1ValueBytes = 5,
            MaxL2ValueBytes = 6,
            CompressFrom = 70,
            PlainJson = true,
            Version = 18,
            NothingLifetime = TimeSpan.FromSeconds(11),
            MaxAbandoned = 12,
            MaxNothing = 13,
            SourcePolicy = new SourcePolicy(3, TimeSpan.FromMilliseconds(14), TimeSpan.FromSeconds(15), IsExponential: false, IsJittered: false, 16, TimeSpan.FromSeconds(17)),
            CopyValues = true,
            Strict = true,
            Size = Size,
        });
    }

    [Theory]
    [InlineData(50, 200)]
    [InlineData(3_600_000, 14_400_000)]
    [InlineData(6 * 3_600_000.0, 24 * 3_600_000.0)]
    [InlineData(366 * 24 * 3_600_000.0, 24 * 3_600_000.0)]
    public void Stale_is_four_lifetimes_at_most_a_day(double lifetime, double stale)
    {
        Of(p => p.Lifetime = TimeSpan.FromMilliseconds(lifetime)).StaleFor.Should().Be(TimeSpan.FromMilliseconds(stale));
    }

    [Theory]
    [InlineData(999, 0)]
    [InlineData(1000, 0.3)]
    public void Lifetimes_under_a_second_are_not_varied(double lifetime, double jitter)
    {
        Of(p => (p.Lifetime, p.Jitter) = (TimeSpan.FromMilliseconds(lifetime), 0.3)).Jitter.Should().Be(jitter);
    }

    [Fact]
    public void Where_memory_is_the_only_tier_its_lifetime_is_the_lifetime()
    {
        Of(p => (p.Tiers, p.Lifetime) = (TierUse.L1, 300 * Day)).L1Lifetime.Should().Be(300 * Day);
        Of(p => (p.Tiers, p.L1Lifetime) = (TierUse.L1, 2 * Day)).Lifetime.Should().Be(2 * Day);
        var all = new FusionTieredOptions();
        all.Defaults.L1Lifetime = TimeSpan.FromMinutes(7);
        all.Add(new CacheProfile("p"), p => p.Tiers = TierUse.L1);
        all.Add(new CacheProfile("q"), p => (p.Tiers, p.Lifetime) = (TierUse.L1, Day));
        Compile("p", all).Lifetime.Should().Be(TimeSpan.FromMinutes(7));
        Compile("q", all).Lifetime.Should().Be(Day);
    }

    [Fact]
    public void What_is_inherited_gives_way_to_what_is_set()
    {
        var profile = Of(p => (p.Lifetime, p.HardDeadline, p.MaxBytes) = (TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(300), 1_000));
        profile.L1Lifetime.Should().Be(TimeSpan.FromSeconds(10));
        profile.NothingLifetime.Should().Be(TimeSpan.FromSeconds(10));
        profile.SoftDeadline.Should().Be(TimeSpan.FromMilliseconds(300));
        profile.MaxL1ValueBytes.Should().Be(1_000);
    }

    private static DomainProfile Of(Action<CacheProfileOptions> configure)
    {
        var all = new FusionTieredOptions().Add(new CacheProfile("p"), configure);
        return Compile("p", all);
    }

    private static DomainProfile Compile(string name, FusionTieredOptions? all = null)
    {
        all ??= Presets();
        return DomainProfileCompiler.Compile(name, all.Profiles[name], all);
    }

    private static FusionTieredOptions Presets()
    {
        var options = new FusionTieredOptions();
        DomainDefaults.AddTo(options);
        DomainDefaults.FillIn(options);
        return options;
    }
}
