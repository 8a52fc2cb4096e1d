using FusionTiered.Core.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Core.Tests.Refreshing;

public sealed class RefresherRegistrationTests
{
    private static readonly CacheKey Key = CacheKey.Raw("rates");

    [Fact]
    public async Task A_host_runs_it_from_its_start_to_its_end()
    {
        using var cache = new FakeDomainCache();
        using var host = Host(cache, [], static builder => builder.AddRefresher("rates", Key, TimeSpan.FromMinutes(5), static (_, _) => new ValueTask<int>(7)));
        await host.StartAsync();
        await Soon.TrueAsync(() => cache.MemoryKeys().Contains(Key), "it is loaded");
        var status = host.Services.GetRequiredService<ICacheRefreshers>();
        status.All.Should().ContainSingle().Which.HasTurn.Should().BeTrue();
        await host.StopAsync();
        status.All.Single().HasTurn.Should().BeFalse();
    }

    [Fact]
    public void The_configuration_changes_the_period_and_code_wins_over_it()
    {
        using var cache = new FakeDomainCache();
        using var host = Host(
            cache,
            [("FusionTiered:Refreshers:rates:Period", "00:10:00"), ("FusionTiered:Refreshers:rates:Lease", "00:00:30"), ("FusionTiered:Refreshers:rates:WithoutRedis", "EveryNodeWorks")],
            static builder => builder.AddRefresher("rates", Key, TimeSpan.FromMinutes(5), static (_, _) => new ValueTask<int>(7), static rates => rates.Lease = TimeSpan.FromSeconds(20)));
        var settings = host.Services.GetRequiredService<IOptionsMonitor<FusionTiered.Refreshing.RefresherSettings>>().Get("").All["rates"];
        (settings.Period, settings.Lease, settings.WithoutRedis).Should().Be((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20), CacheOutage.EveryNodeWorks));
    }

    [Fact]
    public async Task One_that_is_switched_off_does_not_run()
    {
        using var cache = new FakeDomainCache();
        using var host = Host(
            cache,
            [("FusionTiered:Refreshers:rates:Enabled", "false")],
            static builder => builder.AddRefresher("rates", Key, TimeSpan.FromMinutes(5), static (_, _) => new ValueTask<int>(7)));
        await host.StartAsync();
        host.Services.GetRequiredService<ICacheRefreshers>().All.Should().BeEmpty();
        await host.StopAsync();
    }

    [Fact]
    public async Task Wrong_settings_fail_the_start_with_every_fault_at_once()
    {
        using var cache = new FakeDomainCache();
        using var host = Host(
            cache,
            [("FusionTiered:Refreshers:rates:Period", "00:00:00"), ("FusionTiered:Refreshers:rates:Lesae", "1"), ("FusionTiered:Refreshers:rats:Period", "1"), ("FusionTiered:Refreshers:rates:TryTimeout", "soon")],
            static builder => builder.AddRefresher("rates", Key, TimeSpan.FromMinutes(5), static (_, _) => new ValueTask<int>(7)));
        var start = () => host.StartAsync();
        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
            "FusionTiered:Refreshers:rates:Lesae is no setting of a refresher. Did you mean Lease?",
            "FusionTiered:Refreshers:rates:TryTimeout is 'soon'; it must be 100 ms to 1 h, written as [d.]hh:mm:ss[.fff].",
            "FusionTiered:Refreshers:rats belongs to no refresher. Did you mean rates?",
            "FusionTiered:Refreshers:rates:Period is 00:00:00; it must be 1 s to 30 days, written as [d.]hh:mm:ss[.fff].");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("{a}")]
    public void A_name_that_cannot_stand_in_a_key_is_refused(string name)
    {
        var add = () => new ServiceCollection().AddFusionTieredCore().AddRefresher(name, Key, TimeSpan.FromMinutes(5), static (_, _) => new ValueTask<int>(7));
        add.Should().Throw<ArgumentException>().WithMessage("*1 to 64 letters*");
    }

    [Fact]
    public void Two_of_one_name_are_refused()
    {
        var builder = new ServiceCollection().AddFusionTieredCore().AddRefresher("rates", Key, TimeSpan.FromMinutes(5), static (_, _) => new ValueTask<int>(7));
        var add = () => builder.AddRefresher("Rates", Key, TimeSpan.FromMinutes(5), static (_, _) => new ValueTask<int>(7));
        add.Should().Throw<ArgumentException>().WithMessage("The cache has a refresher 'Rates' already.*");
    }

    // No engine runs here.
    private static IHost Host(FakeDomainCache cache, (string Key, string Value)[] settings, Action<IFusionTieredBuilder> add)
    {
        var host = new HostApplicationBuilder();
        host.Configuration.AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create(one.Key, (string?)one.Value)));
        host.Services.AddKeyedSingleton<IDomainCache>(string.Empty, cache);
        add(host.Services.AddFusionTieredCore(host.Configuration));
        return host.Build();
    }
}
