using FusionTiered.Fusion.Telemetry;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Events;

namespace FusionTiered.Fusion.Calls;

/// <summary>Writes FusionCache's events into the note of the call they belong to.</summary>
internal sealed class CallEvents : IDisposable
{
    private readonly IFusionCache _cache;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly string _prefix;

    /// <param name="cache">The cache; its events come on the flow of the call.</param>
    /// <param name="prefix">What it puts before each key.</param>
    /// <param name="time">When the shared tier answered.</param>
    /// <param name="log">Where the state of Redis is logged.</param>
    public CallEvents(IFusionCache cache, string prefix, TimeProvider time, ILogger log)
    {
        _cache = cache;
        _prefix = prefix;
        _time = time;
        _log = log;
        cache.Events.Hit += OnHit;
        cache.Events.Miss += OnMiss;
        cache.Events.Distributed.Hit += OnHitInL2;
        cache.Events.Distributed.Miss += OnMissInL2;
        cache.Events.Distributed.Set += OnTakenByL2;
        cache.Events.Distributed.Remove += OnTakenByL2;
        cache.Events.Distributed.CircuitBreakerChange += OnL2Breaker;
        cache.Events.Backplane.MessagePublished += OnPublished;
        cache.Events.Backplane.CircuitBreakerChange += OnBackplaneBreaker;
    }

    public void Dispose()
    {
        _cache.Events.Hit -= OnHit;
        _cache.Events.Miss -= OnMiss;
        _cache.Events.Distributed.Hit -= OnHitInL2;
        _cache.Events.Distributed.Miss -= OnMissInL2;
        _cache.Events.Distributed.Set -= OnTakenByL2;
        _cache.Events.Distributed.Remove -= OnTakenByL2;
        _cache.Events.Distributed.CircuitBreakerChange -= OnL2Breaker;
        _cache.Events.Backplane.MessagePublished -= OnPublished;
        _cache.Events.Backplane.CircuitBreakerChange -= OnBackplaneBreaker;
    }

    private void OnHit(object? sender, FusionCacheEntryHitEventArgs e)
    {
        if (Of(e.Key) is { } note)
        {
            note.Stale = e.IsStale;
            note.Hit = true;
        }
    }

    private void OnMiss(object? sender, FusionCacheEntryEventArgs e)
    {
        if (Of(e.Key) is { } note)
        {
            note.Miss = true;
        }
    }

    private void OnHitInL2(object? sender, FusionCacheEntryHitEventArgs e)
    {
        if (Of(e.Key) is { } note)
        {
            note.HitInL2 = !e.IsStale;
            note.L2Answered = _time.GetTimestamp();
        }
    }

    private void OnMissInL2(object? sender, FusionCacheEntryEventArgs e)
    {
        if (Of(e.Key) is { } note)
        {
            note.L2Answered = _time.GetTimestamp();
        }
    }

    private void OnTakenByL2(object? sender, FusionCacheEntryEventArgs e)
    {
        if (Of(e.Key) is { } note)
        {
            note.TakenByL2 = true;
        }
    }

    private void OnPublished(object? sender, FusionCacheBackplaneMessageEventArgs e)
    {
        if (Of(e.Message.CacheKey) is { } note)
        {
            note.Published = true;
        }
    }

    /// <summary>Whether the Redis tier rests after failures.</summary>
    public bool L2Rests { get; private set; }

    private void OnL2Breaker(object? sender, FusionCacheCircuitBreakerChangeEventArgs e)
    {
        L2Rests = !e.IsClosed;
        Log.RedisChanged(_log, _cache.CacheName, "Redis tier", e.IsClosed ? "back" : "resting");
    }

    private void OnBackplaneBreaker(object? sender, FusionCacheCircuitBreakerChangeEventArgs e) => Log.RedisChanged(_log, _cache.CacheName, "backplane", e.IsClosed ? "back" : "resting");

    // FusionCache looks up tags within a call, as entries with keys of their own.
    private CallNote? Of(string? key) =>
        CallNote.Current is { } note && (note.Key is null || IsSame(note.Key, key)) ? note : null;

    private bool IsSame(string text, string? key) =>
        key is not null && key.Length == _prefix.Length + text.Length && key.EndsWith(text, StringComparison.Ordinal);
}
