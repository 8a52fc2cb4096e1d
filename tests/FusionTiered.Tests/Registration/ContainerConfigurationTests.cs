using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Fusion.Tests.Registration;

/// <summary>A cache that was registered without a configuration has the container's.</summary>
public class ContainerConfigurationTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public void The_configuration_of_the_container_is_read()
    {
        using var provider = Registered(static services => services.AddFusionTiered().AddProfile(Feed), ("FusionTiered:Profiles:feed:Lifetime", "00:00:07"));
        LifetimeOf(provider).Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void A_cache_with_a_name_reads_its_own_section_of_it()
    {
        using var provider = Registered(static services => services.AddFusionTiered("other").AddProfile(Feed), ("FusionTiered:Caches:other:Profiles:feed:Lifetime", "00:00:07"));
        LifetimeOf(provider, "other").Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task The_events_of_it_are_read()
    {
        using var provider = Registered(static services => services.AddFusionTiered().AddProfile(Feed), ("FusionTiered:Invalidation:fed:0", "feed:*"));
        var cache = provider.GetRequiredService<IDomainCache>();
        await cache.SetAsync(Feed.Of("a"), 1);

        await cache.InvalidateAsync("fed", new Dictionary<string, string>(StringComparer.Ordinal));

        (await cache.ContainsAsync(Feed.Of("a"))).Should().BeFalse();
    }

    [Fact]
    public void Changes_of_it_are_followed()
    {
        var configuration = new ConfigurationManager();
        using var provider = Registered(configuration, static services => services.AddFusionTiered().AddProfile(Feed));
        _ = provider.GetRequiredService<IDomainCache>();

        configuration.AddInMemoryCollection([KeyValuePair.Create("FusionTiered:Profiles:feed:Lifetime", (string?)"00:00:09")]);

        provider.GetRequiredKeyedService<FusionTiered.Profiles.ProfileCatalog>("").Registered(Feed).Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void What_code_says_wins_also_where_the_cache_is_registered_again()
    {
        using var provider = Registered(
            static services => services.AddFusionTiered(all => all.MaxEntries = 5).Services.AddFusionTiered(), ("FusionTiered:MaxEntries", "7"));
        Options(provider).MaxEntries.Should().Be(5);
    }

    [Fact]
    public void A_configuration_that_is_given_stands_in_the_place_of_the_container_s()
    {
        using var provider = Registered(
            static services => services.AddFusionTiered().Services.AddFusionTiered(Of(("FusionTiered:MaxBytes", "1000"))), ("FusionTiered:MaxEntries", "7"));
        (Options(provider).MaxBytes, Options(provider).MaxEntries).Should().Be((1000, 2000));
    }

    [Fact]
    public async Task A_key_of_it_that_nothing_reads_fails_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["FusionTiered:MaxEntires"] = "7";
        builder.Services.AddFusionTiered();
        using var host = builder.Build();

        (await host.Awaiting(static each => each.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).WithMessage("*Did you mean MaxEntries?*");
    }

    private static ServiceProvider Registered(Action<IServiceCollection> register, params (string Key, string? Value)[] settings) => Registered(Of(settings), register);

    private static ServiceProvider Registered(IConfiguration configuration, Action<IServiceCollection> register)
    {
        var services = new ServiceCollection().AddSingleton(configuration);
        register(services);
        return services.BuildServiceProvider();
    }

    private static IConfigurationRoot Of(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static each => KeyValuePair.Create(each.Key, each.Value))).Build();

    private static FusionTieredOptions Options(ServiceProvider provider, string name = "") => provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(name);

    private static TimeSpan? LifetimeOf(ServiceProvider provider, string name = "") => Options(provider, name).Profiles["feed"].Lifetime;
}
