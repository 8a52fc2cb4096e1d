using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.Alerts;

/// <summary>Alerts as an application adds them, on real caches of both engines and the clock of the test.</summary>
public sealed class AddAlertsTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cache_that_misses_gives_an_alert_of_its_name_and_profile(bool coherent)
    {
        using var host = Host(
            services =>
            {
                var builder = services.AddFusionTiered("shop").AddAlerts(static options => options.Add("cold", CacheAlertFigure.HitRate, 90, CacheProfiles.Price));
                if (coherent)
                {
                    builder.UseCoherentEngine();
                }
            },
            ("FusionTiered:Caches:shop:Alerts:Set", "None"), ("FusionTiered:Caches:shop:Alerts:MinSamples", "10"));
        await host.StartAsync();
        var cache = host.Services.GetRequiredKeyedService<IDomainCache>("shop");
        for (var i = 0; i < 10; i++)
        {
            await cache.GetOrSetAsync(CacheKeys.PriceData($"s{i}", "1h"), static _ => new ValueTask<int>(1));
        }

        var alerts = host.Services.GetRequiredKeyedService<ICacheAlerts>("shop");
        await PassUntilAsync(() => alerts.Standing.Count > 0);
        alerts.Standing.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Cache = "shop", Rule = "cold", Profile = "price", Value = 0.0, Limit = 90.0 });
        await host.StopAsync();
    }

    [Fact]
    public async Task Every_sink_hears_of_an_alert_although_one_of_them_fails()
    {
        var (first, last) = (new Kept(), new Kept());
        using var host = Host(
            services => services.AddFusionTiered().AddAlertSink(_ => first).AddAlertSink(static _ => new Broken()).AddAlertSink(_ => last),
            ("FusionTiered:Alerts:MinSamples", "1"), ("FusionTiered:Alerts:Rules:L1HitRate:Enabled", "false"));
        await host.StartAsync();
        await host.Services.GetRequiredService<IDomainCache>().GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));
        await PassUntilAsync(() => !first.Rules.IsEmpty && !last.Rules.IsEmpty);
        await host.StopAsync();
        first.Rules.Should().OnlyContain(static rule => rule == "HitRate");
        last.Rules.Should().Equal(first.Rules);
    }

    [Fact]
    public async Task Wrong_settings_fail_the_start_all_at_once()
    {
        using var host = Host(
            static services => services.AddFusionTiered().AddAlerts(), ("FusionTiered:Alerts:MinSample", "1"), ("FusionTiered:Alerts:Margin", "2"), ("FusionTiered:Alerts:Rules:HitRate:Profile", "prise"));
        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
        [
            "FusionTiered:Alerts:MinSample is no setting of alerts. Did you mean MinSamples?",
            "FusionTiered:Alerts:Margin is 2; it must be 0 to 0.5.",
            "FusionTiered:Alerts:Rules:HitRate:Profile is 'prise'; the cache has no such profile. Did you mean price?",
        ]);
    }

    [Fact]
    public async Task Settings_without_AddAlerts_fail_the_start()
    {
        using var host = Host(static services => services.AddFusionTiered(), ("FusionTiered:Alerts:MinSamples", "1"));
        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .WithMessage("*FusionTiered:Alerts is read by AddAlerts() only; call AddAlerts(), or remove it.*");
    }

    [Fact]
    public async Task Added_twice_they_are_looked_at_once()
    {
        using var host = Host(static services => services.AddFusionTiered().AddAlerts().AddAlerts(static options => options.Set = CacheAlertSet.None));
        await host.StartAsync();
        host.Services.GetServices<IHostedService>().Count(static service => service.GetType().Name == "AlertService").Should().Be(1);
        host.Services.GetRequiredService<ICacheAlerts>().Should().BeSameAs(host.Services.GetRequiredKeyedService<ICacheAlerts>(""));
        await host.StopAsync();
    }

    private IHost Host(Action<IServiceCollection> register, params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create(one.Key, (string?)one.Value)));
        builder.Services.AddSingleton<TimeProvider>(_clock);
        register(builder.Services);
        return builder.Build();
    }

    private async Task PassUntilAsync(Func<bool> done)
    {
        for (var turn = 0; !done() && turn < 10_000; turn++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1);
        }

        done().Should().BeTrue();
    }

    private sealed class Kept : ICacheAlertSink
    {
        public string Name => "kept";

        public ConcurrentQueue<string> Rules { get; } = new();

        public ValueTask SendAsync(CacheAlertChange change, CancellationToken cancellationToken)
        {
            Rules.Enqueue(change.Alert.Rule);
            return default;
        }
    }

    private sealed class Broken : ICacheAlertSink
    {
        public string Name => "broken";

        public ValueTask SendAsync(CacheAlertChange change, CancellationToken cancellationToken) => throw new InvalidOperationException("no pager");
    }
}
