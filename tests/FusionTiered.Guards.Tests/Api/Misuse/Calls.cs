using FusionTiered;
using Microsoft.Extensions.DependencyInjection;

// Calls that cannot work. The error must say what to write.
static class Calls
{
    private static readonly CacheProfile Feed = new("feed");

    public static async Task Run(IDomainCache cache, CacheKey key, string text, object thing, CancellationToken token)
    {
        await cache.InvalidateAsync(key); // CS0619 RemoveAsync(key)
        await cache.InvalidateAsync(Feed.Key($"{1}")); // CS0619 RemoveAsync(key)
        await cache.InvalidateAsync("products"); // CS0619 InvalidateTagAsync(tag)
        await cache.InvalidateAsync(Feed); // CS0619 ClearAsync(profile)

        await cache.GetOrSetAsync("feed:1", token => Task.FromResult(1)); // CS0619 write profile.Of(text)
        await cache.GetOrSetAsync($"feed:{text}", token => Task.FromResult(1)); // CS0619 profile.Key($"{id}:{page}")
        await cache.RemoveAsync(text); // CS0619 write profile.Of(text)
        await cache.RemoveAsync($"feed:{text}"); // CS0619 write profile.Of(text)
        await cache.SetAsync("feed:1", 1); // CS0619 write profile.Of(text)
        await cache.GetAsync<int>(text); // CS0619 write profile.Of(text)
        cache.TryGet<int>("feed:1", out _); // CS0619 write profile.Of(text)
        await cache.RemoveAsync(Feed); // CS0619 ClearAsync(profile)
        await cache.GetOrSetAsync(Feed, token => Task.FromResult(1)); // CS0619 profile.Of(part)

        await cache.RemoveAsync(Feed.Key("1")); // CS0619 Write Of(text)
        await cache.RemoveAsync(Feed.Key(text)); // CS0619 Write Of(text)
        await cache.RemoveAsync(Feed.Of(thing)); // CS0619 Key($"{a}:{b}:{c}")
        await cache.RemoveAsync(Feed.Of(1, "a", 2)); // CS0619 Key($"{a}:{b}:{c}")

        await cache.GetOrSetAsync(key, token => 42); // CS0619 token => new ValueTask<T>(value)
        await cache.GetOrSetAsync(key, LoadAsync); // CS0619 _ => LoadAsync()
        await cache.GetOrSetAsync(key, () => LoadAsync()); // CS0619 _ => LoadAsync()
        await cache.GetOrSetAsync(key, async () => await LoadAsync()); // CS0619 _ => LoadAsync()

        // A mistake of another kind is told as what it is.
        await cache.GetOrSetAsync(key, t => LoadAsync(), token); // CS1503
        await cache.GetOrSetResultAsync(key, t => LoadAsync(), token); // CS0411
        await cache.RefreshAsync(key, t => LoadAsync(), token); // CS1503
        await cache.GetAsync<int>(key, token); // CS1503
        await cache.SetAsync(key, 42, token); // CS1503
        await cache.GetOrSetAsync(key, 42); // CS0411
        await cache.ClearAsync("report"); // CS1503
        await cache.InvalidateTagAsync(key); // CS1503
        await cache.GetOrSetAsync(key, async token => await LoadAsync(token)); // CS1501
        await cache.GetOrSetAsync(key, async token => await Missing.LoadAsync()); // CS0103

        // None of these is a mistake.
        await cache.GetOrSetResultAsync(key, t => LoadAsync(), cancellationToken: token);
        await cache.RemoveAsync(Feed.Key($"a:b"));
        await cache.RemoveAsync(Feed.Of("a:b"));
        await cache.InvalidateAsync(new Closed("1"));
        await cache.InvalidateAsync("closed", new Dictionary<string, string>());
        Console.WriteLine(Feed.Of(1) == Feed.Of("1"));
    }

    private static Task<int> LoadAsync() => Task.FromResult(1);

    private sealed record Closed(string Id);
}
