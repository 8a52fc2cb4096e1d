namespace FusionTiered.Core.Tests.Keys;

public class KeyAllocationTests
{
    private static readonly CacheProfile Feed = new("feed");
    private static readonly string User = "user1";
    private static readonly Guid Id = Guid.NewGuid();

    private delegate int Compose();

    [Fact]
    public void Composing_a_key_allocates_nothing()
    {
        Compose[] calls =
        [
            static () => CacheKeys.DashboardSummary().Hash, static () => CacheKeys.DashboardSummaryNonBtc().Hash,
            static () => CacheKeys.MarketData("BTC").Hash, static () => CacheKeys.CryptoReport("BTC", "1d").Hash,
            static () => CacheKeys.PriceData("BTC", "1d").Hash, static () => CacheKeys.TechnicalIndicator("BTC", "rsi", 14).Hash,
            static () => CacheKeys.ApiData("CoinGecko", "global").Hash, static () => CacheKeys.UserReport("u", "r").Hash,
            static () => CacheKeys.UserReport(1L, Id).Hash,
            static () => Feed.Key($"{User}:{123}").Hash, static () => Feed.Key($"{Id}:{1L << 40}").Hash,
            static () => Feed.Key($"{User}:{true}:{ComposedKeyTests.Frame.Day}").Hash, static () => Feed.Key($"{1.5}:{DateOnly.MaxValue}").Hash,
            static () => Feed.Key($"a:b%{User}{{").Hash,
        ];
        for (var i = 0; i < calls.Length; i++)
        {
            var call = calls[i];
            call();
            call();
            Enumerable.Range(0, 4).Min(_ => BytesOf(call)).Should().Be(0, "call {0} composes on the stack", i);
        }
    }

    // The least of several rounds is asked for: once in a while the runtime allocates on this thread for itself.
    private static long BytesOf(Compose call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            call();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
