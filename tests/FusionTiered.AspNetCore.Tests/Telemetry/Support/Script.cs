using FusionTiered.Redis.Tests.Support;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Telemetry.Support;

/// <summary>Hits, misses, stale answers, failures and evictions, in a fixed order.</summary>
internal static class Script
{
    public static async Task PlayAsync(IDomainCache cache)
    {
        for (var i = 0; i < 4; i++)
        {
            await cache.GetOrSetAsync(Feed.Of("ann"), static _ => new ValueTask<string>("a"));
        }

        await cache.ExpireAsync(Feed.Of("ann"));
        (await cache.GetOrSetResultAsync(Feed.Of("ann"), 0, static (_, _, _) => ValueTask.FromException<string>(new InvalidOperationException("no answer")))).IsStale.Should().BeTrue();
        await FluentActions.Awaiting(() => cache.GetOrSetAsync(Feed.Of("bob"), static _ => ValueTask.FromException<string>(new InvalidOperationException("no answer"))).AsTask())
            .Should().ThrowAsync<InvalidOperationException>();
        await cache.GetOrSetAsync(CacheKey.Raw("a raw key"), static _ => new ValueTask<int>(1));
        await cache.GetAsync<int>(CacheKey.Raw("another"));
        await ShareAsync(cache);
        await cache.RemoveAsync(Feed.Of("ann"));
        await cache.InvalidateTagAsync("red");
        for (var i = 0; i < 100; i++)
        {
            await cache.SetAsync(Feed.Of($"{i}"), "v");
        }
    }

    // Two callers, one load.
    private static async Task ShareAsync(IDomainCache cache)
    {
        var began = new TaskCompletionSource();
        var answer = new TaskCompletionSource<string>();
        var first = cache.GetOrSetAsync(Feed.Of("shared"), async _ =>
        {
            began.SetResult();
            return await answer.Task;
        }).AsTask();
        await began.Task.Ends();
        var second = cache.GetOrSetAsync(Feed.Of("shared"), static _ => new ValueTask<string>("never called")).AsTask();
        answer.SetResult("v");
        (await Task.WhenAll(first, second).Ends()).Should().AllBe("v");
    }
}
