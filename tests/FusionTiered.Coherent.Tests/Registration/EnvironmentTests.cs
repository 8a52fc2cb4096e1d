using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Registration;

public class EnvironmentTests
{
    [Fact]
    public void The_environment_sets_capacity_and_lifetimes()
    {
        using var services = new CacheServices((s, _) => s.AddCoherentCache(), ("CACHE_L1_CAPACITY", "2500"), ("CACHE_L1_TTL_SECONDS", "240"), ("CACHE_L2_TTL_SECONDS", "7200.5"));
        services.Options().MaxEntries.Should().Be(2_500);
        var profile = services.Catalog().Default.Settings;
        profile.Lifetime.Should().Be(TimeSpan.FromSeconds(7200.5));
        profile.L1Lifetime.Should().Be(TimeSpan.FromMinutes(4));
        profile.Idle.Should().Be(TimeSpan.FromMinutes(2));
        services.Catalog().ByName("report")!.Settings.Should().Match<FusionTiered.Profiles.DomainProfile>(p => p.L1Lifetime == TimeSpan.FromMinutes(4) && p.Lifetime == TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void Variables_that_cannot_be_used_are_named_at_the_start_all_at_once()
    {
        using var services = new CacheServices((s, _) => s.AddCoherentCache(), ("CACHE_L1_CAPACITY", "0"), ("CACHE_L1_TTL_SECONDS", "5m"), ("CACHE_L2_TTL_SECONDS", "99999999"));
        services.Faults().Should().Equal(
            "CACHE_L1_CAPACITY is '0'; it must be 1 to 100000000.",
            "CACHE_L1_TTL_SECONDS is '5m'; it must be 0.05 to 31622400 seconds.",
            "CACHE_L2_TTL_SECONDS is '99999999'; it must be 0.05 to 31622400 seconds.");
    }

    [Fact]
    public void An_empty_variable_is_none()
    {
        using var services = new CacheServices((s, _) => s.AddCoherentCache(), ("CACHE_L1_CAPACITY", " "), ("CACHE_L2_TTL_SECONDS", ""));
        services.Options().MaxEntries.Should().Be(2_000);
    }

    [Fact]
    public void Without_a_configuration_the_process_is_asked()
    {
        Environment.SetEnvironmentVariable(EnvironmentSetup.L1Capacity, "123");
        try
        {
            var options = new FusionTieredOptions();
            new EnvironmentSetup(new ServiceCollection().BuildServiceProvider()).Configure(options);
            options.MaxEntries.Should().Be(123);
        }
        finally
        {
            Environment.SetEnvironmentVariable(EnvironmentSetup.L1Capacity, null);
        }
    }
}
