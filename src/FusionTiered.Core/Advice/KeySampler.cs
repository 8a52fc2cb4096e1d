using System.Runtime.CompilerServices;
using FusionTiered.Telemetry;
using FusionTiered.Time;

namespace FusionTiered.Advice;

/* Reuse distances of sampled keys, from which the hit rate of an LRU memory of any size follows.

   A key is sampled where its hash is below a threshold, so all reads of it are, and the distances between them are those of the
   whole stream times the rate. The threshold falls where more than MostKeys keys are in the sample: the memory is bounded. Both
   are SHARDS with a fixed size. A read counts as 1 / rate reads, so counts made at different rates add up. The reads that the
   sample lacks, since a key of many reads is in it or not, are put to distance 0: the adjustment of SHARDS.
   [1] C. Waldspurger, N. Park, A. Garthwaite, I. Ahmad, "Efficient MRC Construction with SHARDS", FAST 2015.

   Beyond the paper:
   - The threshold falls, too, where more than MostReadsPerSecond reads are sampled, so a busy profile pays no more than a share of a
     percent of a core. It rises again, once a minute, where both reads and keys are few. The order of reads is then begun anew.
   - For four lifetimes, each key remembers when it would have been loaded: a read of an older value is a miss.
   - The real outcome of a read is known. A hit shows that the value was alive, whoever refreshed it. A first read that hits is of
     a key that was forgotten: its distance is unknown, and it is left out. A miss that neither size nor lifetime explains was
     an invalidation: the value is loaded anew.
   - Counts go after one to two hours, and so do keys that nobody reads.

   Readers never wait. A sample is dropped where the gate is taken, and counted as unknown; a reader that was not sampled has done
   one comparison. */
internal sealed class KeySampler(CacheClock clock, ProfileCounters counters)
{
    public const int MostKeys = 2_048;

    public const int MostReadsPerSecond = 16_384;

    private const int BurstSeconds = 4;
    private const uint Everything = uint.MaxValue;
    private const uint LeastThreshold = 1 << 12;
    private const long Minute = 60_000;
    private const long WindowLength = 60 * Minute;

    private readonly Lock _gate = new();
    private long _dropped;

    // Guarded by the gate. None of it is there before the first read.
    private SampledKeys? _keys;
    private ReuseWindow _current = null!;
    private ReuseWindow _previous = null!;
    private SampledLifetime _lifetime;
    private long _readsInBurst;
    private long _burstBeganAt;
    private long _readsInMinute;
    private long _minuteBeganAt;

    /// <summary>Bytes that its arrays take now.</summary>
    public int Bytes
    {
        get
        {
            lock (_gate)
            {
                return _keys is null ? 0 : _keys.Bytes + _current.Bytes + _previous.Bytes;
            }
        }
    }

    /// <summary>Samples that were dropped because another read was being noted, since they were last taken into account.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    private double Rate => counters.SampledBelow == Everything ? 1 : counters.SampledBelow / 4294967296.0;

    /// <summary>Whether the reads of a key are sampled: the one question of a read that is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Takes(int hash) => (uint)hash < counters.SampledBelow;

    /// <summary>Notes a read of a sampled key, or drops it where another one is being noted.</summary>
    public void Read(int hash, bool isHit, in SampledLifetime lifetime)
    {
        if (!_gate.TryEnter())
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        try
        {
            var now = clock.Now;
            Prepare_NeedsGate(now, in lifetime);
            Note_NeedsGate((uint)hash, isHit, now);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>The sample of the last one to two hours; null: no key was read.</summary>
    public ReuseSample? Look(in SampledLifetime lifetime, double size)
    {
        lock (_gate)
        {
            if (_keys is null)
            {
                return null;
            }

            var now = clock.Now;
            Prepare_NeedsGate(now, in lifetime);
            TakeDropped_NeedsGate();
            return Sample_NeedsGate(now, size);
        }
    }

    private ReuseSample Sample_NeedsGate(long now, double size)
    {
        var (hits, reads) = (counters.Hits, counters.Misses);
        reads += hits;
        var known = Math.Max(0, reads - _previous.ReadsBefore - _previous.Unknown - _current.Unknown);
        var counted = _previous.Reads + _current.Reads;
        ReadOnlySpan<double> factors = SampledLifetime.Factors;
        var rates = new double[factors.Length, factors.Length];
        for (var lifetime = 0; lifetime < factors.Length; lifetime++)
        {
            for (var of = 0; of < factors.Length; of++)
            {
                var found = _previous.Hits(lifetime, size * factors[of]) + _current.Hits(lifetime, size * factors[of]);
                rates[lifetime, of] = known > 0 ? Math.Clamp((found + known - counted) / known, 0, 1) : 0;
            }
        }

        return new()
        {
            Keys = _keys!.Count,
            Rate = Rate,
            Samples = _previous.Samples + _current.Samples,
            Covered = TimeSpan.FromMilliseconds(now - _previous.BeganAt),
            Reads = reads - _previous.ReadsBefore,
            Hits = hits - _previous.HitsBefore,
            HitRates = rates,
        };
    }

    private void Prepare_NeedsGate(long now, in SampledLifetime lifetime)
    {
        if (_keys is null)
        {
            (_keys, _current, _previous, _lifetime) = (new SampledKeys(MostKeys), new(), new(), lifetime);
            (_burstBeganAt, _minuteBeganAt) = (now, now);
            BeginWindows_NeedsGate(now);
            return;
        }

        if (_lifetime != lifetime)
        {
            _lifetime = lifetime;
            BeginWindows_NeedsGate(now);
        }

        if (now - _minuteBeganAt >= Minute)
        {
            EndMinute_NeedsGate(now);
        }
    }

    private void Note_NeedsGate(uint hash, bool isHit, long now)
    {
        _readsInMinute++;
        LimitReads_NeedsGate(now);
        var number = _keys!.Find(hash);
        if (number < 0)
        {
            NoteFirst_NeedsGate(hash, isHit, now);
            return;
        }

        var moment = (uint)now;
        ref var key = ref _keys[number];
        var weight = 1 / Rate;
        var distance = _keys.ReadSince(number) * weight;
        var isExpected = IsAlive(in key, SampledLifetime.Present, _lifetime.Shortest, _lifetime.TriedIdle(SampledLifetime.Present), moment);
        _current.CountRead(weight);
        for (var factor = 0; factor < SampledLifetime.Factors.Length; factor++)
        {
            var isAlive = factor == SampledLifetime.Present && !isHit ? isExpected : IsAlive(in key, factor, _lifetime.Tried(factor), _lifetime.TriedIdle(factor), moment);
            if (isAlive || (isHit && factor >= SampledLifetime.Present))
            {
                _current.CountAlive(factor, distance, weight);
            }

            if (!isAlive || (isExpected && !isHit) || _lifetime.Sliding)
            {
                key.LoadedAt[factor] = moment;
            }
        }

        key.ReadAt = moment;
        _keys.Read(number);
    }

    private static bool IsAlive(in SampledKey key, int factor, uint lifetime, uint idle, uint moment) =>
        IsWithin(moment - key.LoadedAt[factor], lifetime) && IsWithin(moment - key.ReadAt, idle);

    private static bool IsWithin(uint age, uint limit) => limit == uint.MaxValue || age < limit;

    private void NoteFirst_NeedsGate(uint hash, bool isHit, long now)
    {
        while (_keys!.IsFull)
        {
            LowerTo_NeedsGate(counters.SampledBelow - (counters.SampledBelow / 8));
        }

        if (hash >= counters.SampledBelow)
        {
            return;
        }

        ref var key = ref _keys.Add(hash);
        key.ReadAt = (uint)now;
        for (var factor = 0; factor < SampledLifetime.Factors.Length; factor++)
        {
            key.LoadedAt[factor] = key.ReadAt;
        }

        if (isHit)
        {
            _current.Unknown += 1 / Rate;
        }
        else
        {
            _current.CountRead(1 / Rate);
        }
    }

    private void LimitReads_NeedsGate(long now)
    {
        if (++_readsInBurst < MostReadsPerSecond * BurstSeconds)
        {
            return;
        }

        if (now - _burstBeganAt < BurstSeconds * 1000)
        {
            LowerTo_NeedsGate(Math.Max(counters.SampledBelow / 2, LeastThreshold));
        }

        (_readsInBurst, _burstBeganAt) = (0, now);
    }

    private void LowerTo_NeedsGate(uint threshold)
    {
        TakeDropped_NeedsGate();
        counters.SampledBelow = threshold;
        _keys!.Keep(threshold, static (key, below) => key.Hash < below);
    }

    private void EndMinute_NeedsGate(long now)
    {
        var minutes = Math.Max(1, (now - _minuteBeganAt) / Minute);
        var isQuiet = _readsInMinute / minutes < MostReadsPerSecond * 60 / 8;
        (_readsInMinute, _minuteBeganAt) = (0, now);
        if (now - _current.BeganAt >= WindowLength)
        {
            TakeDropped_NeedsGate();
            var eldest = (uint)_current.BeganAt;
            _keys!.Keep((Now: (uint)now, Since: eldest), static (key, at) => at.Now - key.ReadAt <= at.Now - at.Since);
            (_previous, _current) = (_current, _previous);
            _current.Begin(now, counters.Hits, counters.Hits + counters.Misses);
        }

        if (isQuiet && counters.SampledBelow != Everything && _keys!.Count < MostKeys / 8)
        {
            // Keys that join now were read before: nobody knows how long ago.
            TakeDropped_NeedsGate();
            _keys.Clear();
            counters.SampledBelow = counters.SampledBelow > Everything / 4 ? Everything : counters.SampledBelow * 4;
        }
    }

    private void BeginWindows_NeedsGate(long now)
    {
        _previous.Begin(now, counters.Hits, counters.Hits + counters.Misses);
        _current.Begin(now, counters.Hits, counters.Hits + counters.Misses);
    }

    private void TakeDropped_NeedsGate()
    {
        if (Volatile.Read(ref _dropped) != 0)
        {
            _current.Unknown += Interlocked.Exchange(ref _dropped, 0) / Rate;
        }
    }
}
