using System.Runtime.CompilerServices;
using FusionTiered.Telemetry;
using FusionTiered.Time;

namespace FusionTiered.Advice;

/* The share of the keys that is sampled: less where many are read, more where it is quiet again. */
internal sealed partial class KeySampler
{
    private void LimitReads_NeedsLock(long now)
    {
        if (++_readsInBurst < MostReadsPerSecond * BurstSeconds)
        {
            return;
        }

        if (now - _burstBeganAt < BurstSeconds * 1000)
        {
            LowerTo_NeedsLock(Math.Max(counters.SampledBelow / 2, LeastThreshold));
            _rest = _hasRisen ? Math.Min(_rest * 2, LongestRest) : _rest;
            (_hasRisen, _mayRiseAt) = (false, now + _rest);
        }

        (_readsInBurst, _burstBeganAt) = (0, now);
    }

    private void LowerTo_NeedsLock(uint threshold)
    {
        TakeDropped_NeedsLock();
        counters.SampledBelow = threshold;
        _keys!.Keep(threshold, static (in SampledKey key, uint below) => key.Hash < below);
    }

    private void EndMinute_NeedsLock(long now)
    {
        var minutes = Math.Max(1, (now - _minuteBeganAt) / Minute);
        var isQuiet = _readsInMinute / minutes < MostReadsPerSecond * 60 / 8;
        (_readsInMinute, _minuteBeganAt) = (0, now);
        TakeRoom_NeedsLock(now);
        if (now - _current.BeganAt >= WindowLength)
        {
            TakeDropped_NeedsLock();
            _keys!.Keep((Now: (uint)now, Longest: (uint)(now - _current.BeganAt)), static (in SampledKey key, (uint Now, uint Longest) at) => at.Now - key.UsedAt <= at.Longest);
            (_previous, _current) = (_current, _previous);
            _current.Begin(now, counters.Hits, Reads);
            _room = roomOf(_room.IsFull);
        }

        if (now - _roseAt >= WindowLength)
        {
            _joinedFrom = Everything;
        }

        if (isQuiet && now >= _mayRiseAt && counters.SampledBelow != Everything && _keys!.Count < MostKeys / 8)
        {
            TakeDropped_NeedsLock();
            (_roseAt, _hasRisen, _joinedFrom) = (now, true, Math.Min(_joinedFrom, counters.SampledBelow));
            counters.SampledBelow = counters.SampledBelow > Everything / 4 ? Everything : counters.SampledBelow * 4;
        }
    }

    private void BeginWindows_NeedsLock(long now)
    {
        Interlocked.Exchange(ref _dropped, 0);
        _previous.Begin(now, counters.Hits, Reads);
        _current.Begin(now, counters.Hits, Reads);
    }

    private void TakeDropped_NeedsLock()
    {
        if (Volatile.Read(ref _dropped) != 0)
        {
            _current.Unknown += Interlocked.Exchange(ref _dropped, 0) / Rate;
        }
    }
}
