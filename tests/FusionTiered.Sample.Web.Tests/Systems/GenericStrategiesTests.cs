using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Systems;

/// <summary>System D: many requests for one missing key make one source call.</summary>
public sealed class GenericStrategiesTests(BothEngines samples) : IClassFixture<BothEngines>
{
    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task Get_get_with_a_fallback_get_or_compute_and_set_with_a_strategy(string engine)
    {
        var (cache, calls) = (samples[engine].Cache(Caches.Crypto), 0);
        CacheKey KeyOf(string text) => CacheKey.Raw(text, CacheStrategy.LongTerm);

        async Task<string> GetAsync() => (await cache.GetAsync<string>(KeyOf("d:get"))).TryGetValue(out var value) ? value : "else";

        (await GetAsync()).Should().Be("else");
        (await GetAsync()).Should().Be("else", "a fallback is not kept");
        await cache.SetAsync(KeyOf("d:get"), "set");
        (await GetAsync()).Should().Be("set");
        for (var call = 0; call < 2; call++)
        {
            (await cache.GetOrSetAsync(KeyOf("d:compute"), _ => new ValueTask<int>(++calls))).Should().Be(1);
        }
    }

    [Theory]
    [InlineData("fusioncache", 4)]
    [InlineData("fusioncache", 25)]
    [InlineData("fusioncache", 100)]
    [InlineData("fusioncache", 250)]
    [InlineData("coherent", 4)]
    [InlineData("coherent", 25)]
    [InlineData("coherent", 100)]
    [InlineData("coherent", 250)]
    public async Task Concurrent_requests_for_one_missing_key_make_one_call(string engine, int requests)
    {
        var (cache, calls, answer) = (samples[engine].Cache(Caches.Crypto), 0, new TaskCompletionSource<string>());
        var key = CacheKey.Raw($"btc_{requests}_30s", CacheStrategy.RealTime);

        var all = Enumerable.Range(0, requests).Select(_ => cache.GetOrSetAsync(key, async _ =>
        {
            Interlocked.Increment(ref calls);
            return await answer.Task;
        }).AsTask()).ToList();
        answer.SetResult("price");

        (await Task.WhenAll(all)).Should().OnlyContain(value => value == "price");
        calls.Should().Be(1);
    }
}
