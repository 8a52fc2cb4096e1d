using System.Collections.Concurrent;

namespace FusionTiered.Fusion.Calls;

/// <summary>How many entries left memory, and why, as far as <c>MemoryCache</c> says.</summary>
internal sealed class Departures
{
    private readonly ConcurrentDictionary<(string Profile, EvictionReason Why), StrongCount> _counts = [];

    public void Count(string profile, EvictionReason why) => _counts.GetOrAdd((profile, why), static _ => new StrongCount()).Add();

    public long Of(string profile, EvictionReason why) => _counts.TryGetValue((profile, why), out var count) ? count.Value : 0;

    private sealed class StrongCount
    {
        private long _value;

        public long Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
