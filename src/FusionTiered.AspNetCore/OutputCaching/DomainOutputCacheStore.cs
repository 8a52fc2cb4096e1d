using System.Buffers;
using System.IO.Pipelines;
using FusionTiered.AspNetCore.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.OutputCaching;

/// <summary>The store of ASP.NET Core's output cache on the cache: shared by all nodes, and evicted by tag on all of them.</summary>
internal sealed partial class DomainOutputCacheStore(IDomainCache cache, IHttpContextAccessor requests, IEnumerable<ICdnPurger> purgers, ILogger log) : IOutputCacheBufferStore
{
    public const string Category = "FusionTiered.OutputCache";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private static readonly object Item = new();
    private static readonly object Found = new();

    private readonly PendingResponses _pending = new(cache);
    private readonly TagEviction _eviction = new(cache, purgers, log);
    private int _hasSaidNotKept;

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is { } body)
        {
            if (requests.HttpContext is { } found)
            {
                found.Items.TryAdd(Item, Found);
            }

            return body;
        }

        if (requests.HttpContext is { } http && http.Items[Item] is not Miss)
        {
            var pending = await _pending.JoinAsync(key).ConfigureAwait(false);
            http.Items[Item] = new Miss(key, pending);
            if (pending is not null)
            {
                http.Response.OnCompleted(() =>
                {
                    _pending.Leave(key, pending);
                    return Task.CompletedTask;
                });
            }
        }

        return null;
    }

    public async ValueTask<bool> TryGetAsync(string key, PipeWriter destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (await GetAsync(key, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return false;
        }

        await destination.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        return StoreAsync(key, value, tags ?? [], validFor, cancellationToken);
    }

    public ValueTask SetAsync(string key, ReadOnlySequence<byte> value, ReadOnlyMemory<string> tags, TimeSpan validFor, CancellationToken cancellationToken) =>
        StoreAsync(key, value.ToArray(), tags.ToArray(), validFor, cancellationToken);

    // The token ends the wait alone: a CDN that is not told keeps what the cache has evicted.
    public async ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tag);
        cancellationToken.ThrowIfCancellationRequested();
        await EvictAsync(tag).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task EvictAsync(string tag)
    {
        var outcome = await _eviction.RunAsync(OutputKeys.Tag(tag), tag).ConfigureAwait(false);
        if (outcome.Failures.Count > 0)
        {
            throw new AggregateException(outcome.Failures);
        }
    }

    private async ValueTask<byte[]?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var at = await cache.GetAsync<string>(OutputKeys.Pointer(key), cancellationToken: cancellationToken).ConfigureAwait(false);
        var body = at.Found ? (await cache.GetAsync<byte[]>(OutputKeys.Body(at.Value), cancellationToken: cancellationToken).ConfigureAwait(false)).Value : null;

        // By the clock of the output cache. It would make the response anew at each request, and keep none.
        return body is not null && BodyMoment.IsAhead(body, TimeProvider.System.GetUtcNow()) ? null : body;
    }

    private async ValueTask StoreAsync(string key, byte[] body, string[] tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var lifetime = validFor < Shortest ? Shortest : validFor > Longest ? Longest : validFor;
        string[] known = [.. tags.Select(OutputKeys.Tag)];
        if (requests.HttpContext?.Items.TryGetValue(Item, out var item) == true && item is Miss miss && string.Equals(miss.Key, key, StringComparison.Ordinal))
        {
            if (miss.Pending is { } pending)
            {
                // Asked while the body is stored: another node may have kept a response since the look-up.
                var before = OldBodyAsync(key);
                if (await pending.CompleteAsync(body, known, lifetime).ConfigureAwait(false) is { } id)
                {
                    await PointAsync(key, id, lifetime, before, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        else if (requests.HttpContext is null)
        {
            // Code that stores by itself, with a body of now.
            var id = Guid.NewGuid().ToString("N", System.Globalization.CultureInfo.InvariantCulture);
            var before = OldBodyAsync(key);
            await cache.SetAsync(OutputKeys.Body(id), body, new CacheCallOptions { Lifetime = lifetime, Tags = known }, cancellationToken).ConfigureAwait(false);
            await PointAsync(key, id, lifetime, before, cancellationToken).ConfigureAwait(false);
        }
        else if (!SharedLookup(requests.HttpContext) && Interlocked.Exchange(ref _hasSaidNotKept, 1) == 0)
        {
            NotKept(log);
        }
    }

    private async ValueTask PointAsync(string key, string id, TimeSpan lifetime, Task<string?> before, CancellationToken cancellationToken)
    {
        var old = await before.ConfigureAwait(false);
        await cache.SetAsync(OutputKeys.Pointer(key), id, lifetime, cancellationToken).ConfigureAwait(false);
        _ = RemoveAsync(old);
    }

    // Null: there is none, or nobody knows.
    private async Task<string?> OldBodyAsync(string key)
    {
        try
        {
            return (await cache.GetAsync<string>(OutputKeys.Pointer(key), cancellationToken: CancellationToken.None).ConfigureAwait(false)).Value;
        }
#pragma warning disable CA1031 // The new response is kept all the same.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    // Nothing points to it any more. Left alone, it would stay in L2 until its lifetime is over.
    private async Task RemoveAsync(string? id)
    {
        try
        {
            if (id is not null)
            {
                await cache.RemoveAsync(OutputKeys.Body(id), CancellationToken.None).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // It ends by itself.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    // The output cache looks once for requests that come at the same moment. The one whose look-up it was brings the response.
    private static bool SharedLookup(HttpContext http) => !http.Items.ContainsKey(Item) && http.Features.Get<IOutputCacheFeature>()?.Context.AllowCacheLookup == true;

    [LoggerMessage(EventIds.ResponseNotKept, LogLevel.Warning, "A response was not kept, because its request did not look for it first, or refused the one that was there: what was invalidated since the response began is unknown. This is said once.")]
    private static partial void NotKept(ILogger log);

    /// <summary>The response that a request looked for and did not find. <see cref="Pending"/> null: none can be kept.</summary>
    private sealed record Miss(string Key, PendingResponse? Pending);
}
