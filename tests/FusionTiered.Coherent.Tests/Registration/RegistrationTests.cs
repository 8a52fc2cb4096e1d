using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.Registration;

public class RegistrationTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public void A_profile_is_added_in_one_line()
    {
        using var services = new CacheServices((s, _) => s.AddCoherentCache().AddProfile(Feed, p => p.Lifetime = TimeSpan.FromSeconds(30)));
        services.Catalog().Resolve(Feed.Of("1")).Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Named_caches_have_profiles_and_states_of_their_own()
    {
        using var services = new CacheServices((s, c) =>
        {
            s.AddCoherentCache(o => o.MaxEntries = 10).AddProfile(Feed);
            s.AddCoherentCache("sessions", o => o.MaxEntries = 20).AddProfile(new CacheProfile("login"));
            s.AddCoherentCache("tuned", c);
        }, ("FusionTiered:Caches:tuned:MaxEntries", "30"));
        (services.Options().MaxEntries, services.Options("sessions").MaxEntries, services.Options("tuned").MaxEntries).Should().Be((10, 20, 30));
        services.Catalog().ByName("login").Should().BeNull();
        services.Catalog("sessions").ByName("feed").Should().BeNull();
        services.Catalog("sessions").ByName("login").Should().NotBeNull();
        services.Catalog("sessions").ByName("market").Should().NotBeSameAs(services.Catalog().ByName("market"));
        services.Catalog("sessions").Should().BeSameAs(services.Catalog("sessions"));
    }

    [Fact]
    public void Registering_twice_changes_nothing_but_what_is_said_again()
    {
        var services = new ServiceCollection();
        services.AddCoherentCache(o => o.MaxEntries = 10).Name.Should().BeEmpty();
        var kinds = services.Select(d => (d.ServiceType, d.ServiceKey)).ToHashSet();
        services.AddCoherentCache(o => o.MaxBytes = 5_000).Services.Should().BeSameAs(services);
        services.Select(d => (d.ServiceType, d.ServiceKey)).ToHashSet().Should().BeEquivalentTo(kinds);
        services.Count(d => d.ServiceType == typeof(ProfileCatalog)).Should().Be(1);
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<FusionTieredOptions>>().Value;
        (options.MaxEntries, options.MaxBytes).Should().Be((10, 5_000));
    }

    [Fact]
    public void What_the_application_registered_before_stays()
    {
        var time = new OwnTime();
        using var services = new CacheServices((s, _) => s.AddSingleton<TimeProvider>(time).AddCoherentCache());
        services.Provider.GetRequiredService<TimeProvider>().Should().BeSameAs(time);
    }

    [Fact]
    public async Task A_faulty_cache_stops_the_host_at_the_start_with_all_faults()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCoherentCache(o => o.MaxEntries = 0);
        builder.Services.AddCoherentCache("other", o => (o.MaxBytes, o.KeyPrefix) = (0, "{}"));
        using var host = builder.Build();
        var start = () => host.StartAsync();
        (await start.Should().ThrowAsync<AggregateException>()).Which.InnerExceptions.Cast<OptionsValidationException>()
            .SelectMany(e => e.Failures).Should().HaveCount(3);
    }

    [Fact]
    public void Without_a_host_a_faulty_cache_fails_when_it_is_made()
    {
        using var services = new CacheServices((s, _) => s.AddCoherentCache(o => o.MaxEntries = 0));
        var make = () => services.Catalog();
        make.Should().Throw<OptionsValidationException>().WithMessage("FusionTiered:MaxEntries is 0;*");
    }

    [Fact]
    public void Misuse_is_refused_where_it_is_written()
    {
        var services = new ServiceCollection();
        var unnamed = () => services.AddCoherentCache(string.Empty);
        var strategy = () => services.AddCoherentCache().AddProfile(CacheStrategy.RealTime);
        unnamed.Should().Throw<ArgumentException>();
        strategy.Should().Throw<ArgumentException>().WithMessage("*strategy*");
    }

    private sealed class OwnTime : TimeProvider;
}
