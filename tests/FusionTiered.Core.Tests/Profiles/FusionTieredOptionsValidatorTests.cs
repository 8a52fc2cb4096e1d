using FusionTiered.Domains;
using FusionTiered.Profiles;

namespace FusionTiered.Core.Tests.Profiles;

public class FusionTieredOptionsValidatorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, Action<CacheProfileOptions>, string> OneSetting => new()
    {
        { "Namespace", p => p.Namespace = "a::b", "is 'a::b'; it must be 1 to 128 ASCII letters" },
        { "Tiers", p => p.Tiers = (TierUse)8, "is 8; it must be None, L1, L2 or Both" },
        { "Lifetime", p => p.Lifetime = TimeSpan.FromMilliseconds(49), "is 00:00:00.0490000; it must be 50 ms to 366 days" },
        { "Lifetime", p => p.Lifetime = TimeSpan.FromDays(367), "is 367.00:00:00; it must be 50 ms to 366 days" },
        { "L1Lifetime", p => p.L1Lifetime = TimeSpan.Zero, "it must be 50 ms to 366 days" },
        { "IdleTimeout", p => p.IdleTimeout = TimeSpan.FromMilliseconds(1), "it must be 00:00:00 (no limit) or 50 ms to 366 days" },
        { "StaleFor", p => p.StaleFor = -Second, "is -00:00:01; it must be 00:00:00 (never) to 366 days" },
        { "RetryAfter", p => p.RetryAfter = TimeSpan.FromDays(2), "it must be 00:00:00 to 24 h" },
        { "SoftDeadline", p => p.SoftDeadline = TimeSpan.Zero, "it must be 1 ms to 24 h" },
        { "HardDeadline", p => p.HardDeadline = Timeout.InfiniteTimeSpan, "it must be 1 ms to 24 h" },
        { "Version", p => p.Version = -1, "is -1; it must be 0 to 2147483647" },
        { "EagerRefresh", p => p.EagerRefresh = 1, "is 1; it must be 0 (off) or above 0 and below 1" },
        { "EagerRefresh", p => p.EagerRefresh = double.NaN, "is NaN; it must be" },
        { "Jitter", p => p.Jitter = 0.51, "is 0.51; it must be 0 to 0.5" },
        { "MaxEntries", p => p.MaxEntries = -1, "is -1; it must be 0 (no limit of its own) or more" },
        { "MaxBytes", p => p.MaxBytes = -1, "it must be 0 (no limit of its own) or more" },
        { "MaxL1ValueBytes", p => p.MaxL1ValueBytes = 0, "it must be 1 or more" },
        { "MaxL2ValueBytes", p => p.MaxL2ValueBytes = (512L << 20) + 1, "it must be 1 to 536870912 (512 MB)" },
        { "CompressFrom", p => p.CompressFrom = 63, "is 63; it must be 0 (never) or 64 to 536870912 (512 MB)" },
        { "NothingLifetime", p => p.NothingLifetime = -Second, "it must be 00:00:00 (not kept) to 366 days" },
        { "MaxAbandoned", p => p.MaxAbandoned = 0, "it must be 1 to 10000" },
        { "MaxNothing", p => p.MaxNothing = 0, "it must be 1 or more" },
        { "Retries", p => p.Retries = 11, "it must be 0 (none) to 10" },
        { "RetryDelay", p => p.RetryDelay = TimeSpan.FromTicks(-1), "it must be 00:00:00 to 24 h" },
        { "RetryMaxDelay", p => p.RetryMaxDelay = TimeSpan.FromDays(2), "it must be 00:00:00 to 24 h" },
        { "BreakerFailures", p => p.BreakerFailures = 1, "it must be 0 (never) or 2 to 1000" },
        { "BreakerPause", p => p.BreakerPause = TimeSpan.FromMilliseconds(499), "it must be 500 ms to 24 h" },
    };

    public static TheoryData<string, Action<CacheProfileOptions>, string> TwoSettings => new()
    {
        { "L1Lifetime", p => (p.Lifetime, p.L1Lifetime) = (Second, 2 * Second), "is 00:00:02; it must not be above Lifetime (00:00:01)" },
        { "L1Lifetime", p => p.L1Lifetime = TimeSpan.FromHours(2), "it must not be above Lifetime (01:00:00)" },
        { "SoftDeadline", p => (p.SoftDeadline, p.HardDeadline) = (2 * Second, Second), "is 00:00:02; it must not be above HardDeadline (00:00:01)" },
        { "SoftDeadline", p => p.SoftDeadline = TimeSpan.FromMinutes(1), "it must not be above HardDeadline (00:00:30)" },
        { "RetryMaxDelay", p => (p.RetryDelay, p.RetryMaxDelay) = (2 * Second, Second), "is 00:00:01; it must not be below RetryDelay (00:00:02)" },
        { "RetryAfter", p => (p.RetryAfter, p.StaleFor) = (2 * Second, Second), "it must not be above StaleFor (00:00:01)" },
        { "MaxEntries", p => p.MaxEntries = 2_001, "is 2001; it must not be above the limit of the whole, MaxEntries (2000)" },
        { "MaxBytes", p => p.MaxBytes = (100 << 20) + 1, "it must not be above the limit of the whole, MaxBytes (104857600)" },
        { "MaxL1ValueBytes", p => (p.MaxL1ValueBytes, p.MaxBytes) = (1_001, 1_000), "is 1001; it must not be above the bytes that the profile may hold in memory, MaxBytes (1000)" },
        { "MaxL1ValueBytes", p => p.MaxL1ValueBytes = 1L << 40, "MaxBytes (104857600)" },
    };

    public static TheoryData<string, Action<FusionTieredOptions>, string> Whole => new()
    {
        { "MaxEntries", o => o.MaxEntries = 0, "is 0; it must be 1 to 100000000." },
        { "MaxBytes", o => o.MaxBytes = -5, "is -5; it must be 1 to 1125899906842624 (2^50)." },
        { "KeyPrefix", o => o.KeyPrefix = "", "is ''; it must be 1 to 64" },
        { "KeyPrefix", o => o.KeyPrefix = "{}ft:", "is '{}ft:'; it must be" },
        { "KeyPrefix", o => o.KeyPrefix = "}ft{:", "is '}ft{:'; it must be" },
        { "KeyPrefix", o => o.KeyPrefix = "{a}{b}:", "is '{a}{b}:'; it must be" },
        { "KeyPrefix", o => o.KeyPrefix = null!, "is null; it must be" },
        { "Defaults:Jitter", o => o.Defaults.Jitter = -1, "is -1; it must be 0 to 0.5" },
        { "Defaults:L1Lifetime", o => o.Defaults.L1Lifetime = TimeSpan.FromHours(2), "must not be above Lifetime (01:00:00)" },
        { "Defaults:Namespace", o => o.Defaults.Namespace = "x", "is 'x'; it must be left out" },
        { "Profiles:default:Namespace", o => o.Profiles["default"].Namespace = "x", "is 'x'; the default profile has no namespace" },
        { "Profiles:a b", o => o.Profiles["a b"] = new() { Namespace = "ab" }, ": the name of a profile may hold only ASCII letters" },
        { "Profiles:own:Namespace", o => o.Add(new CacheProfile("own", "market")), "is 'market'; profile 'market' has it already." },
        { "Profiles:own:Namespace", o => o.Add(new CacheProfile("own", "market:deep:er")), "is 'market:deep:er'; it must not lie inside 'market', the namespace of profile 'market'." },
        { "Profiles:own:Namespace", o => o.Add(new CacheProfile("own")).Add(new CacheProfile("own", "owns")), "is 'own'; the handle that is registered under this name has 'owns'." },
    };

    [Fact]
    public void The_defaults_have_no_fault() => FusionTieredOptionsValidator.FaultsOf(Presets()).Should().BeEmpty();

    [Theory]
    [InlineData("{shop}:")]
    [InlineData("eu.{shop}:")]
    [InlineData("{a}")]
    public void A_prefix_may_have_a_hash_tag(string prefix) =>
        FusionTieredOptionsValidator.FaultsOf(new FusionTieredOptions { KeyPrefix = prefix }).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(OneSetting))]
    [MemberData(nameof(TwoSettings))]
    public void A_fault_of_a_profile_names_setting_value_and_range(string setting, Action<CacheProfileOptions> spoil, string says)
    {
        FusionTieredOptionsValidator.FaultsOf(Presets().Add(new CacheProfile("feed"), spoil))
            .Should().ContainSingle().Which.Should().StartWith($"FusionTiered:Profiles:feed:{setting} ").And.Contain(says);
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_fault_of_the_whole_names_setting_value_and_range(string setting, Action<FusionTieredOptions> spoil, string says)
    {
        var options = Presets();
        spoil(options);
        FusionTieredOptionsValidator.FaultsOf(options)
            .Should().ContainSingle().Which.Should().StartWith($"FusionTiered:{setting}").And.Contain(says);
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var options = Presets();
        options.MaxEntries = 0;
        options.KeyPrefix = "*";
        options.Defaults.Jitter = 2;
        var number = 0;
        foreach (var row in OneSetting)
        {
            // Each under a name of its own; those that spoil the namespace spoil nothing else.
            options.Add(new CacheProfile($"p{number++}"), (Action<CacheProfileOptions>)row[1]);
        }

        FusionTieredOptionsValidator.FaultsOf(options).Should().HaveCount(3 + number).And.OnlyHaveUniqueItems();
        new FusionTieredOptionsValidator().Validate(null, options).Failures.Should().HaveCount(3 + number);
    }

    [Fact]
    public void Namespaces_that_only_look_alike_are_fine()
    {
        var options = Presets().Add(new CacheProfile("markets")).Add(new CacheProfile("mark")).Add(new CacheProfile("m", "market-x:y")).Add(new CacheProfile("n", "market-x:z")).Add(new CacheProfile("MARKET2", "Market"));
        FusionTieredOptionsValidator.FaultsOf(options).Should().BeEmpty();
    }

    [Fact]
    public void A_profile_with_the_whole_as_its_limit_is_fine()
    {
        var options = Presets().Add(new CacheProfile("feed"), p => (p.MaxEntries, p.MaxBytes, p.MaxL1ValueBytes) = (2_000, 100 << 20, 100 << 20));
        FusionTieredOptionsValidator.FaultsOf(options).Should().BeEmpty();
    }

    [Theory]
    [InlineData(50)]
    [InlineData(365.0 * 24 * 3600 * 1000)]
    public void Lifetimes_from_order_books_to_static_content_are_fine(double milliseconds)
    {
        var options = Presets().Add(new CacheProfile("feed"), p => (p.Tiers, p.Lifetime) = (TierUse.L1, TimeSpan.FromMilliseconds(milliseconds)));
        FusionTieredOptionsValidator.FaultsOf(options).Should().BeEmpty();
    }

    [Fact]
    public void In_memory_only_its_own_bound_may_be_above_an_inherited_lifetime()
    {
        var options = Presets().Add(new CacheProfile("feed"), p => (p.Tiers, p.L1Lifetime) = (TierUse.L1, TimeSpan.FromHours(5)));
        FusionTieredOptionsValidator.FaultsOf(options).Should().BeEmpty();
    }

    [Fact]
    public void Every_setting_can_be_read_and_is_checked()
    {
        ProfileSettings.All.Select(s => s.Name).Append(nameof(CacheProfileOptions.Size))
            .Should().BeEquivalentTo(typeof(CacheProfileOptions).GetProperties().Select(p => p.Name));
        string[] switches = ["Sliding", "CopyValues", "Strict", "RetryExponential", "RetryJitter", "PlainJson"];
        ProfileSettings.All.Select(s => s.Name).Except(switches, StringComparer.Ordinal)
            .Should().BeEquivalentTo(OneSetting.Select(row => (string)row[0]).Distinct(StringComparer.Ordinal));
    }

    private static FusionTieredOptions Presets()
    {
        var options = new FusionTieredOptions();
        DomainDefaults.AddTo(options);
        return options;
    }

    [Fact]
    public void A_version_that_plain_JSON_cannot_carry_is_refused()
    {
        var options = new FusionTieredOptions();
        options.Profiles["feed"] = new() { Version = 2, PlainJson = true };

        FusionTieredOptionsValidator.FaultsOf(options).Should().ContainSingle().Which.Should().Contain("Profiles:feed:Version is 2; plain JSON cannot carry it");
    }
}
