using FusionTiered.Core.Tests.Support;
using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Registration;

public class ConfigurationTests
{
    [Fact]
    public void Every_setting_can_be_written_in_the_configuration()
    {
        const string Json = """
            { "FusionTiered": {
                "MaxEntries": 500, "MaxBytes": 4096000, "KeyPrefix": "rtx:", "RevealKeys": true,
                "L2": { "CoherenceLease": "00:00:01", "ReadDeadline": null }, "Invalidation": { "signal.created": [ "feed:*" ] },
                "Defaults": { "HardDeadline": "00:00:10", "Jitter": 0.25 },
                "Profiles": { "feed": {
                    "Namespace": "f:d", "Tiers": "l1, L2", "Lifetime": "1.00:00:00", "L1Lifetime": "00:00:00.050", "IdleTimeout": "00:00:09", "Sliding": "true",
                    "StaleFor": "00:00:00", "RetryAfter": "00:00:01", "SoftDeadline": "00:00:02", "HardDeadline": "00:00:03", "EagerRefresh": "0.9", "Jitter": 0.05,
                    "MaxEntries": 50, "MaxBytes": 1024000, "MaxL1ValueBytes": 1000, "MaxL2ValueBytes": 2000, "NothingLifetime": "00:01:00", "MaxAbandoned": 3, "MaxNothing": 7,
                    "Retries": 3, "RetryDelay": "00:00:00.020", "RetryMaxDelay": "00:00:00.300", "RetryExponential": false, "RetryJitter": false,
                    "BreakerFailures": 5, "BreakerPause": "00:00:08",
                    "CopyValues": true, "Strict": true },
                  "MARKET": { "Lifetime": "00:00:02", "L1Lifetime": null }, "own": {} } } }
            """;
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Json))).Build();
        using var services = new CacheServices((s, _) => s.AddCoherentCache(configuration));
        var options = services.Options();
        (options.MaxEntries, options.MaxBytes, options.KeyPrefix, options.RevealKeys).Should().Be((500, 4_096_000, "rtx:", true));
        (options.L2.CoherenceLease, options.L2.ReadDeadline).Should().Be((TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)));
        services.Catalog().ByName("feed")!.Settings.Should().Be(new DomainProfile
        {
            Name = "feed",
            Namespace = "f:d",
            Tiers = TierUse.Both,
            Lifetime = TimeSpan.FromDays(1),
            L1Lifetime = TimeSpan.FromMilliseconds(50),
            Idle = TimeSpan.FromSeconds(9),
            Sliding = true,
            StaleFor = TimeSpan.Zero,
            RetryAfter = TimeSpan.FromSeconds(1),
            SoftDeadline = TimeSpan.FromSeconds(2),
            HardDeadline = TimeSpan.FromSeconds(3),
            EagerRefresh = 0.9,
            Jitter = 0.05,
            MaxEntries = 50,
            MaxBytes = 1_024_000,
            MaxL1ValueBytes = 1_000,
            MaxL2ValueBytes = 2_000,
            NothingLifetime = TimeSpan.FromMinutes(1),
            MaxAbandoned = 3,
            MaxNothing = 7,
            SourcePolicy = new(3, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(300), IsExponential: false, IsJittered: false, 5, TimeSpan.FromSeconds(8)),
            CopyValues = true,
            Strict = true,
        });
        services.Catalog().ByName("market")!.Settings.Should().Match<DomainProfile>(p =>
            p.Namespace == "market" && p.Lifetime == TimeSpan.FromSeconds(2) && p.HardDeadline == TimeSpan.FromSeconds(10) && p.Jitter == 0.25);
        services.Catalog().ByName("own")!.Namespace.Should().Be("own");
    }

    [Fact]
    public void Numbers_are_read_without_a_culture()
    {
        Culture.Use("tr-TR", () =>
        {
            using var services = new CacheServices((s, c) => s.AddCoherentCache(c), ("FusionTiered:Profiles:TIP:Jitter", "0.25"), ("FUSIONTIERED:PROFILES:TIP:LIFETIME", "00:00:01.500"));
            services.Catalog().ByName("tip")!.Settings.Should().Match<DomainProfile>(p => p.Jitter == 0.25 && p.Lifetime == TimeSpan.FromSeconds(1.5));
        });
    }

    [Fact]
    public void Everything_wrong_in_the_configuration_is_reported_at_once()
    {
        using var services = new CacheServices(
            (s, c) => s.AddCoherentCache(c),
            ("FusionTiered:MaxEntries", "many"),
            ("FusionTiered:MaxBytes", "100MB"),
            ("FusionTiered:RevealKeys", "maybe"),
            ("FusionTiered:MaxEntires", "5"),
            ("FusionTiered:Defaults:Tiers", "L3"),
            ("FusionTiered:Profiles:market:Lifetime", "300"),
            ("FusionTiered:Profiles:market:Lifetme", "00:05:00"),
            ("FusionTiered:Profiles:market:StaleFor:Days", "1"),
            ("FusionTiered:Profiles:price:HardDeadline", "00:00:00"),
            ("FusionTiered:Profiles:tech", "fast"),
            ("FusionTiered:Profiles:tech:Jitter", "10%"));
        services.Faults().Should().HaveCount(11).And.SatisfyRespectively(
            f => f.Should().Be("FusionTiered:Defaults:Tiers is 'L3'; it must be None, L1, L2 or Both."),
            f => f.Should().Be("FusionTiered:MaxBytes is '100MB'; it must be 1 to 1125899906842624 (2^50)."),
            f => f.Should().Be("FusionTiered:MaxEntires is no setting of a cache. Did you mean MaxEntries?"),
            f => f.Should().Be("FusionTiered:MaxEntries is 'many'; it must be 1 to 100000000."),
            f => f.Should().Be("FusionTiered:Profiles:market:Lifetime is '300'; it must be 50 ms to 366 days, written as [d.]hh:mm:ss[.fff]."),
            f => f.Should().Be("FusionTiered:Profiles:market:Lifetme is no setting of a profile. Did you mean Lifetime?"),
            f => f.Should().StartWith("FusionTiered:Profiles:market:StaleFor is a section; it must be 00:00:00 (never) to 366 days"),
            f => f.Should().Be("FusionTiered:Profiles:tech is 'fast'; it must be a section of settings."),
            f => f.Should().Be("FusionTiered:Profiles:tech:Jitter is '10%'; it must be 0 to 0.5."),
            f => f.Should().Be("FusionTiered:RevealKeys is 'maybe'; it must be true or false."),
            f => f.Should().StartWith("FusionTiered:Profiles:price:HardDeadline is 00:00:00; it must be 1 ms to 24 h"));
    }

    [Fact]
    public void A_section_of_another_place_is_named_in_the_faults()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c.GetSection("My:Cache")), ("My:Cache:MaxEntries", "0"));
        services.Faults().Should().ContainSingle().Which.Should().StartWith("My:Cache:MaxEntries is 0;");
    }

    [Fact]
    public void Code_wins_over_configuration_and_that_over_the_environment()
    {
        using var services = new CacheServices(
            (s, c) => s.AddCoherentCache(c, o => o.Profiles["price"].Lifetime = TimeSpan.FromSeconds(3)),
            ("CACHE_L1_CAPACITY", "10"),
            ("CACHE_L1_TTL_SECONDS", "20"),
            ("CACHE_L2_TTL_SECONDS", "30"),
            ("FusionTiered:MaxEntries", "40"),
            ("FusionTiered:Profiles:price:Lifetime", "00:00:02"),
            ("FusionTiered:Profiles:market:Lifetime", "00:00:04"));
        services.Options().MaxEntries.Should().Be(40);
        services.Catalog().ByName("price")!.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(3));
        services.Catalog().ByName("market")!.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(4));
        services.Catalog().Default.Settings.Should().Match<DomainProfile>(p => p.Lifetime == TimeSpan.FromSeconds(30) && p.L1Lifetime == TimeSpan.FromSeconds(20) && p.Idle == TimeSpan.FromSeconds(10));
    }
}
