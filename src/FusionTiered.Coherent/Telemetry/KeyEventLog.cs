using System.Globalization;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>Logs the events of single keys: hit, miss, store, invalidation (levels Debug and Trace).</summary>
/// <remarks>
/// A key or tag is shown as a hash that differs from process to process, so that it can be followed through a log without
/// being revealed; the key itself where the options say <see cref="FusionTieredOptions.RevealKeys"/>. While a level is off, a call costs the question
/// whether its level is on. Plain hits cost nothing: only while Trace is on, <see cref="LogsHits"/> sends every hit to
/// the freshness check, which logs it. (After Trace was switched on, hits of an entry appear from its next freshness check on.)
/// </remarks>
internal sealed class KeyEventLog(ILogger log, bool revealKeys)
{
    public bool LogsHits => log.IsEnabled(LogLevel.Trace);

    public void Hit(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Trace))
        {
            CoherentLog.L1Hit(log, profile, Shown(key, hash));
        }
    }

    public void RemoteHit(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            CoherentLog.L2Hit(log, profile, Shown(key, hash));
        }
    }

    public void Missed(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            CoherentLog.Missed(log, profile, Shown(key, hash));
        }
    }

    public void Stored(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            CoherentLog.Stored(log, profile, Shown(key, hash));
        }
    }

    public void Invalidated(string profile, string key, int hash)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            CoherentLog.Invalidated(log, profile, Shown(key, hash));
        }
    }

    public void TagInvalidated(string tag)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            CoherentLog.TagInvalidated(log, Shown(tag, string.GetHashCode(tag, StringComparison.Ordinal)));
        }
    }

    /// <param name="profile">Its name; null for everything.</param>
    /// <param name="count">How many values went.</param>
    public void Cleared(string? profile, long count)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            CoherentLog.Cleared(log, profile is null ? "everything" : $"profile '{profile}'", count);
        }
    }

    public void PatternCleared(string pattern, long count)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            CoherentLog.PatternCleared(log, Shown(pattern, string.GetHashCode(pattern, StringComparison.Ordinal)), count);
        }
    }

    private string Shown(string text, int hash) => revealKeys ? text : string.Create(CultureInfo.InvariantCulture, $"#{hash:x8}");
}
