using FusionTiered.Sample.Web.SignalPlatform;
using FusionTiered.Sample.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>A client that hangs up after the commit: the news reaches everybody else.</summary>
public sealed class HangUpTests(BothEngines samples) : IClassFixture<BothEngines>
{
    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public Task A_new_signal_ends_the_feeds_all_the_same(string engine) =>
        GoneAsync(engine, "INSERT INTO \"Signals\"", (signals, token) => signals.CreateAsync(new(2, "BTC-USD", "buy", 97000), new(2025, 9, 1), token).AsTask(),
            SignalKeys.OfFeed("u1", null), SignalKeys.OfActive(2), SignalKeys.OfProviderStats(2), SignalKeys.OfLeaderboard());

    [Theory, MemberData(nameof(Engines))]
    public Task A_closed_signal_ends_the_figures_of_its_provider_all_the_same(string engine) =>
        GoneAsync(engine, "UPDATE \"Signals\"", (signals, token) => signals.CloseAsync("s3", 1.5, token).AsTask(),
            SignalKeys.OfActive(4), SignalKeys.OfProviderStats(4), SignalKeys.OfLeaderboard());

    [Theory, MemberData(nameof(Engines))]
    public Task A_trade_ends_the_portfolio_all_the_same(string engine) =>
        GoneAsync(engine, "INSERT INTO \"Trades\"", (signals, token) => signals.FollowAsync(new Trade { UserId = "u3", SignalId = "s3", Amount = 10 }, token).AsTask(), SignalKeys.OfPortfolio("u3"));

    private async Task GoneAsync(string engine, string command, Func<Signals, CancellationToken, Task> write, params CacheKey[] keys)
    {
        var cache = samples[engine].Cache(Caches.Signals);
        foreach (var key in keys)
        {
            await cache.SetAsync(key, "old");
        }

        using var client = new CancelAfter(command);
        await write(samples[engine].Services.GetRequiredService<Signals>(), client.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        client.Token.IsCancellationRequested.Should().BeTrue("the database has the write");
        keys.Where(key => cache.TryGet(key, out string _)).Select(key => key.Text).Should().BeEmpty();
    }
}
