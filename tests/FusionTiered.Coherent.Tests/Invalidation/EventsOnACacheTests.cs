using FusionTiered.Core.Tests.Invalidation;
using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Invalidation;

/// <summary>The events of the signal platform on a cache that holds its keys.</summary>
public sealed class EventsOnACacheTests : IDisposable
{
    private static readonly CacheProfile Feed = new("feed");
    private static readonly CacheProfile Provider = new("provider");

    private static readonly CacheKey[] All =
    [
        Feed.Of("42", "first"), Feed.Of("42", "c2"), Feed.Of("4", "first"), Feed.Of("*", "first"),
        CacheKey.Raw("portfolio:42"), Provider.Of("123", "stats"), Provider.Of("123", "profile"), Provider.Of("9", "stats"),
        CacheKey.Raw("signal:7"), CacheKey.Raw("leaderboard:top"), CacheKeys.MarketData("btc"),
    ];

    private readonly IConfigurationRoot _configuration;
    private readonly ServiceProvider _services;
    private readonly IDomainCache _cache;

    public EventsOnACacheTests()
    {
        var settings = SignalPlatform.Events.SelectMany(e => e.Templates.Select((template, i) =>
            KeyValuePair.Create<string, string?>($"FusionTiered:Invalidation:{e.Event}:{i}", template)));
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddCoherentCache(_configuration).AddProfile(Feed).AddProfile(Provider);
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<IDomainCache>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Signal_created_takes_every_feed_the_stats_and_the_leaderboard() =>
        (await GoneAfter("signal.created", ("providerId", "123")))
            .Should().BeEquivalentTo("feed:42:first", "feed:42:c2", "feed:4:first", "feed:*:first", "provider:123:stats", "leaderboard:top");

    [Fact]
    public async Task Signal_closed_takes_the_signal_the_stats_and_the_leaderboard() =>
        (await GoneAfter("signal.closed", ("signalId", "7"), ("providerId", "123")))
            .Should().BeEquivalentTo("signal:7", "provider:123:stats", "leaderboard:top");

    [Fact]
    public async Task Trade_executed_takes_the_feed_and_the_portfolio_of_the_user() =>
        (await GoneAfter("trade.executed", ("userId", "42"))).Should().BeEquivalentTo("feed:42:first", "feed:42:c2", "portfolio:42");

    [Fact]
    public async Task A_user_called_star_is_one_user() =>
        (await GoneAfter("trade.executed", ("userId", "*"))).Should().BeEquivalentTo("feed:*:first");

    [Fact]
    public async Task A_feed_whose_load_began_before_the_event_is_not_kept()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        var load = _cache.GetOrSetAsync(Feed.Of("42", "new"), async _ =>
        {
            asked.SetResult();
            return await answer.Task;
        }).AsTask();
        await asked.Task;
        await _cache.InvalidateAsync("trade.executed", SignalPlatform.Data(("userId", "42")));
        answer.SetResult(1);
        (await load).Should().Be(1);
        (await _cache.ContainsAsync(Feed.Of("42", "new"))).Should().BeFalse();
    }

    [Fact]
    public async Task A_pattern_that_a_reload_brings_reaches_what_was_stored_before_it()
    {
        await Fill();
        _configuration["FusionTiered:Invalidation:provider.gone:0"] = "provider:{id}:*";
        _configuration.Reload();
        await _cache.InvalidateAsync("provider.gone", SignalPlatform.Data(("id", "123")));
        (await Gone()).Should().Contain(["provider:123:stats", "provider:123:profile"]);
    }

    private async Task<string[]> GoneAfter(string happened, params (string Name, string Value)[] data)
    {
        await Fill();
        await _cache.InvalidateAsync(happened, SignalPlatform.Data(data));
        return await Gone();
    }

    private async Task Fill()
    {
        foreach (var key in All)
        {
            await _cache.SetAsync(key, 1);
        }
    }

    private async Task<string[]> Gone()
    {
        var gone = new List<string>();
        foreach (var key in All)
        {
            if (!await _cache.ContainsAsync(key))
            {
                gone.Add(key.Text);
            }
        }

        return [.. gone];
    }
}
