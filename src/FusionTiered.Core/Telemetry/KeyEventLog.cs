using FusionTiered.Keys;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>Logs the events of single keys: hit, miss, load, store, invalidation (levels Debug and Trace). Knows how a log shows a key.</summary>
/// <remarks>
/// A key or tag is shown as a hash that differs from process to process (<see cref="CacheKey.LogText"/>), so that it can be followed through a log without
/// being revealed; the key itself where the options say <c>RevealKeys</c>. While a level is off, a call costs the question
/// whether its level is on. On the coherent engine plain hits cost nothing: only while Trace is on, <see cref="LogsHits"/> sends every hit to
/// the freshness check, which logs it. (After Trace was switched on, hits of an entry appear from its next freshness check on.)
/// </remarks>
internal sealed class KeyEventLog(ILogger log, bool revealKeys)
{
    /// <summary>Whether a log may hold the texts of keys.</summary>
    public bool RevealsKeys => revealKeys;

    public bool LogsHits => log.IsEnabled(LogLevel.Trace);

    public void Hit(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Trace))
        {
            KeyLog.L1Hit(log, profile, Shown(key, hash));
        }
    }

    public void RemoteHit(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.L2Hit(log, profile, Shown(key, hash));
        }
    }

    public void Missed(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.Missed(log, profile, Shown(key, hash));
        }
    }

    /// <param name="profile">The profile.</param>
    /// <param name="key">The key; of a batch its first.</param>
    /// <param name="count">How many keys one call loaded.</param>
    /// <param name="took">How long the source took.</param>
    /// <param name="answer">The kind of its answer.</param>
    public void Loaded(string profile, in CacheKey key, int count, TimeSpan took, string answer)
    {
        if (!log.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        var milliseconds = Math.Round(took.TotalMilliseconds, 2);
        if (count == 1)
        {
            KeyLog.Loaded(log, profile, Shown(in key), milliseconds, answer);
        }
        else
        {
            KeyLog.LoadedMany(log, profile, count, Shown(in key), milliseconds);
        }
    }

    public void StoredInL2(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.StoredInL2(log, profile, Shown(key, hash));
        }
    }

    public void Stored(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.Stored(log, profile, Shown(key, hash));
        }
    }

    public void Invalidated(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.Invalidated(log, profile, Shown(key, hash));
        }
    }

    public void TagInvalidated(string tag)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.TagInvalidated(log, Shown(tag, string.GetHashCode(tag, StringComparison.Ordinal)));
        }
    }

    /// <param name="profile">Its name; null for everything.</param>
    /// <param name="count">How many values went.</param>
    public void Cleared(string? profile, long count)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.Cleared(log, profile is null ? "everything" : $"profile '{profile}'", count);
        }
    }

    /// <summary>The memory of this node alone was emptied.</summary>
    /// <inheritdoc cref="Cleared"/>
    public void MemoryCleared(string? profile, long count)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.Cleared(log, profile is null ? "the memory of this node alone" : $"profile '{profile}' in the memory of this node alone", count);
        }
    }

    public void PatternCleared(string pattern, long count)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            KeyLog.PatternCleared(log, Shown(pattern, string.GetHashCode(pattern, StringComparison.Ordinal)), count);
        }
    }

    /// <summary>A key as a log shows it.</summary>
    public string Shown(in CacheKey key) => revealKeys ? key.Text : key.LogText;

    private string Shown(string text, int hash) => revealKeys ? text : KeyHash.Shown(hash);
}
