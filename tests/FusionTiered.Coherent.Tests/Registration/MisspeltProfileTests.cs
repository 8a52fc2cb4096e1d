using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Registration;

public class MisspeltProfileTests
{
    [Theory]
    [InlineData("prodcut", "product")]
    [InlineData("markte", "market")]
    [InlineData("users", "user")]
    public void A_profile_that_only_the_configuration_has_is_told_when_its_name_is_near_a_registered_one(string written, string meant)
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).AddProfile(new("product")), ($"FusionTiered:Profiles:{written}:Lifetime", "00:00:05"));
        services.Faults().Should().ContainSingle().Which.Should().Be(
            $"FusionTiered:Profiles:{written} is a profile that no code registers. Did you mean {meant}? If it is a profile of its own, register its handle: AddProfile(new CacheProfile(\"{written}\")).");
    }

    [Fact]
    public void Registering_it_says_that_it_is_meant()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).AddProfile(new("users")), ("FusionTiered:Profiles:USERS:Lifetime", "00:00:05"));
        services.Faults().Should().BeEmpty();
    }

    [Theory]
    [InlineData("feed")]
    [InlineData("apex")]
    [InlineData("marketplace")]
    public void A_profile_of_another_name_may_be_written_in_the_configuration_alone(string name)
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c), ($"FusionTiered:Profiles:{name}:Lifetime", "00:00:05"));
        services.Faults().Should().BeEmpty();
        services.Catalog().ByName(name)!.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(5));
    }
}
