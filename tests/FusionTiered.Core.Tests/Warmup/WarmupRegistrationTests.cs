using FusionTiered.Core.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Core.Tests.Warmup;

public sealed class WarmupRegistrationTests : IDisposable
{
    private static readonly CacheProfile Rates = new("rates");

    private readonly FakeDomainCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Warmers_of_a_type_and_of_a_function_run_at_the_start()
    {
        using var host = Host([], static builder => builder
            .AddWarmer<Currencies>()
            .AddWarmer(Rates, static async (warmup, token) => await warmup.LoadAsync(Rates.Of("usd"), static _ => new ValueTask<int>(2), token)));
        await host.StartAsync();
        var status = host.Services.GetRequiredService<ICacheWarmups>();
        await Soon.TrueAsync(() => status.IsDone, "all have run");
        status.All.Select(static one => (one.Name, one.State)).Should().Equal(("Currencies", CacheWarmerState.Done), ("rates", CacheWarmerState.Done));
        _cache.MemoryKeys().Should().BeEquivalentTo([Rates.Of("eur"), Rates.Of("usd")]);
        await host.StopAsync();
    }

    [Fact]
    public void The_configuration_changes_a_warmer_and_code_wins_over_it()
    {
        using var host = Host(
            [
                ("FusionTiered:Warmup:AtOnce", "8"), ("FusionTiered:Warmup:ReadyWithin", "00:00:05"), ("FusionTiered:Warmup:HotKeys", "7"),
                ("FusionTiered:Warmup:Warmers:currencies:RefreshEvery", "01:00:00"), ("FusionTiered:Warmup:Warmers:currencies:Deadline", "00:00:05"),
            ],
            static builder => builder.AddWarmer<Currencies>(configure: static one => one.Deadline = TimeSpan.FromSeconds(9)).ConfigureWarmup(static all => all.HotKeys = 9));
        var options = host.Services.GetRequiredService<IOptionsMonitor<CacheWarmupOptions>>().Get("");
        (options.AtOnce, options.ReadyWithin, options.HotKeys).Should().Be((8, TimeSpan.FromSeconds(5), 9));
        (options.Warmers["Currencies"].RefreshEvery, options.Warmers["Currencies"].Deadline).Should().Be((TimeSpan.FromHours(1), TimeSpan.FromSeconds(9)));
    }

    [Fact]
    public async Task Wrong_settings_fail_the_start_with_every_fault_at_once()
    {
        using var host = Host(
            [
                ("FusionTiered:Warmup:AtOnce", "0"), ("FusionTiered:Warmup:AtOnse", "1"), ("FusionTiered:Warmup:HotKeys", "many"),
                ("FusionTiered:Warmup:Warmers:Curencies:Enabled", "true"), ("FusionTiered:Warmup:Warmers:Currencies:Jitter", "0.9"),
            ],
            static builder => builder.AddWarmer<Currencies>());
        var start = () => host.StartAsync();
        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
            "FusionTiered:Warmup:AtOnse is no setting of the warm-up. Did you mean AtOnce?",
            "FusionTiered:Warmup:HotKeys is 'many'; it must be 0 to 100000.",
            "FusionTiered:Warmup:AtOnce is 0; it must be 1 to 64.",
            "FusionTiered:Warmup:Warmers:Currencies:Jitter is 0.9; it must be 0 to 0.5.",
            "FusionTiered:Warmup:Warmers:Curencies belongs to no warmer. Did you mean Currencies?");
    }

    [Fact]
    public void Two_of_one_name_are_refused()
    {
        var builder = new ServiceCollection().AddFusionTieredCore().AddWarmer<Currencies>();
        var add = () => builder.AddWarmer<Currencies>("currencies");
        add.Should().Throw<ArgumentException>().WithMessage("The cache has a warmer 'currencies' already.*");
    }

    // No engine runs here.
    private IHost Host((string Key, string Value)[] settings, Action<IFusionTieredBuilder> add)
    {
        var host = new HostApplicationBuilder();
        host.Configuration.AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create(one.Key, (string?)one.Value)));
        host.Services.AddKeyedSingleton<IDomainCache>(string.Empty, _cache);
        add(host.Services.AddFusionTieredCore(host.Configuration));
        return host.Build();
    }

    private sealed class Currencies : ICacheWarmer
    {
        public async ValueTask WarmAsync(CacheWarmup warmup, CancellationToken cancellationToken) =>
            await warmup.LoadAsync(Rates.Of("eur"), static _ => new ValueTask<int>(1), cancellationToken);
    }
}
