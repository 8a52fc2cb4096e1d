using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Fusion.Tests.Registration;

/// <summary>Profiles of an application whose names are those of built-in ones.</summary>
public class OwnProfileTests
{
    [Fact]
    public async Task An_own_profile_replaces_the_built_in_one_of_its_name()
    {
        var report = new CacheProfile("report");
        using var provider = new ServiceCollection().AddFusionTiered().AddProfile(report).Services.BuildServiceProvider();
        var cache = provider.GetRequiredService<IDomainCache>();

        (await cache.GetOrSetAsync(report.Of("1"), static _ => Task.FromResult("mine"))).Should().Be("mine");
        report.Of("1").Text.Should().Be("report:1");
    }

    [Fact]
    public void It_shares_no_setting_with_the_built_in_one()
    {
        using var provider = new ServiceCollection().AddFusionTiered(static all => all.Defaults.Lifetime = TimeSpan.FromHours(2))
            .AddProfile(new CacheProfile("user")).AddProfile(CacheProfiles.Market).Services.BuildServiceProvider();

        (LifetimeOf(provider, "user"), LifetimeOf(provider, "market")).Should().Be((null, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void What_the_configuration_says_of_it_stays_also_where_it_is_what_the_built_in_one_says()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("FusionTiered:Profiles:user:Lifetime", (string?)"00:15:00")]).Build();
        using var provider = new ServiceCollection().AddFusionTiered(configuration).AddProfile(new CacheProfile("user")).Services.BuildServiceProvider();

        LifetimeOf(provider, "user").Should().Be(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void A_namespace_that_a_built_in_profile_has_is_refused_with_the_way_round()
    {
        using var provider = new ServiceCollection().AddFusionTiered().AddProfile(new CacheProfile("quotes", "market")).Services.BuildServiceProvider();

        provider.Invoking(static each => each.GetRequiredService<IDomainCache>()).Should().Throw<OptionsValidationException>()
            .WithMessage("*profile 'market' has it already. That profile is built in: choose another namespace, or replace it by AddProfile(new CacheProfile(\"market\")).");
    }

    [Fact]
    public async Task A_handle_that_is_registered_nowhere_is_told_that_its_name_is_built_in()
    {
        using var provider = new ServiceCollection().AddFusionTiered().Services.BuildServiceProvider();
        var cache = provider.GetRequiredService<IDomainCache>();

        (await FluentActions.Awaiting(() => cache.SetAsync(new CacheProfile("report").Of("1"), 1).AsTask()).Should().ThrowAsync<UnknownProfileException>())
            .WithMessage("*'report' is the name of a built-in profile: replace it by AddProfile*");
    }

    private static TimeSpan? LifetimeOf(ServiceProvider provider, string profile) =>
        provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get("").Profiles[profile].Lifetime;
}
