using System.Runtime.CompilerServices;
using FusionTiered.Telemetry;
using FusionTiered.Time;

namespace FusionTiered.Advice;

/* Reuse distances of sampled keys, from which the hit rate of an LRU memory of another size follows.

   A key is sampled where its hash is below a threshold, so all reads of it are, and the distances between them are those of the
   whole stream times the rate. The threshold falls where more than MostKeys keys are in the sample: the memory is bounded. Both
   are SHARDS with a fixed size. A read counts as 1 / rate reads, so counts made at different rates add up. The reads that the
   sample lacks, since a key of many reads is in it or not, are put to distance 0: the adjustment of SHARDS.
   [1] C. Waldspurger, N. Park, A. Garthwaite, I. Ahmad, "Efficient MRC Construction with SHARDS", FAST 2015.

   Beyond the paper:
   - The threshold falls, too, where more than MostReadsPerSecond reads are sampled, so a busy profile pays no more than a share of a
     percent of a core. It rises again where both reads and keys are few, each time later if it had to fall after the last rise. The
     distance of a read is unknown where the read before was before the rise, and so is a first read of a key that joined by it.
   - Each key remembers when each of seven trials would have loaded it: a trial misses where its memory is too small for the distance,
     or its value too old. So a value that a small memory loads often and a large one rarely is older in the large one.
   - The real outcome of a read is known. A hit of a value that should have ended shows that somebody refreshed it. A first read that
     hits is of a key that was forgotten: its distance is unknown, and it is left out. A miss that no reason explains is taken for an
     invalidation: the value is new in all trials. Memory tells of evictions and removals, so that neither is taken for the other.
   - A write is a use that is no read. Calls that do not look at memory are neither.
   - Figures are of one size and lifetime: they begin anew where the settings change.
   - Counts go after one to two hours, and so do keys that nobody uses.

   Readers never wait. A sample is dropped where the gate is taken, and counted as unknown; a reader that was not sampled has done
   one comparison. Memory tells under its own lock: no lock is taken inside the gate. */
internal sealed partial class KeySampler(CacheClock clock, ProfileCounters counters, Func<bool, MemoryRoom> roomOf)
{
    public const int MostKeys = 2_048;

    public const int MostReadsPerSecond = 16_384;

    private const int BurstSeconds = 4;
    private const int ReadsPerRoom = 64;
    private const uint Everything = uint.MaxValue;
    private const uint LeastThreshold = 1 << 12;
    private const long Minute = 60_000;
    private const long WindowLength = 60 * Minute;
    private const long LongestRest = 64 * Minute;

    private long _dropped;
    private long _aside;

    // Guarded by the gate. None of it is there before the first read.
    private SampledKeys? _keys;
    private ReuseWindow _current = null!;
    private ReuseWindow _previous = null!;
    private SampledLifetime _lifetime;
    private MemoryRoom _room;
    private long _readsInBurst;
    private long _burstBeganAt;
    private long _readsInMinute;
    private long _minuteBeganAt;

    // The last rise of the threshold: keys from this hash on joined by it.
    private long _roseAt = long.MinValue / 2;
    private uint _joinedFrom = Everything;
    private long _mayRiseAt;
    private long _rest = Minute;
    private bool _hasRisen;

    /// <summary>Whoever holds it makes others drop their samples.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Bytes that its arrays take now.</summary>
    public int Bytes
    {
        get
        {
            lock (Gate)
            {
                return _keys?.Bytes ?? 0;
            }
        }
    }

    /// <summary>Samples that were dropped because another read was being noted, since they were last taken into account.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    private double Rate => counters.SampledBelow == Everything ? 1 : counters.SampledBelow / 4294967296.0;

    private long Reads => counters.Hits + counters.Misses - Volatile.Read(ref _aside);

    /// <summary>Whether the reads of a key are sampled: the one question of a read that is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Takes(int hash) => (uint)hash < counters.SampledBelow;

    /// <summary>Notes a read of a sampled key, or drops it where another one is being noted.</summary>
    public void Read(int hash, bool isHit, in SampledLifetime lifetime)
    {
        if (!Gate.TryEnter())
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        try
        {
            var now = clock.Now;
            Prepare_NeedsLock(now, in lifetime);
            Note_NeedsLock((uint)hash, isHit, now);
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>Notes that the application stored a value under a sampled key.</summary>
    public void Write(int hash, in SampledLifetime lifetime)
    {
        if (!Gate.TryEnter())
        {
            return;
        }

        try
        {
            var now = clock.Now;
            Prepare_NeedsLock(now, in lifetime);
            NoteWrite_NeedsLock((uint)hash, (uint)now);
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>Notes that the value of a sampled key has left memory.</summary>
    public void Leave(int hash, Departure why)
    {
        if (!Gate.TryEnter())
        {
            return;
        }

        try
        {
            if (_keys?.Find((uint)hash) is { } number and >= 0)
            {
                _keys[number].Left = why;
            }
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>A read that is counted as a miss did not look at memory.</summary>
    public void LookedAside() => Interlocked.Increment(ref _aside);

    /// <summary>The sample of the last one to two hours; null: no key was read.</summary>
    public ReuseSample? Look(in SampledLifetime lifetime)
    {
        lock (Gate)
        {
            if (_keys is null)
            {
                return null;
            }

            var now = clock.Now;
            Prepare_NeedsLock(now, in lifetime);
            TakeRoom_NeedsLock(now);
            TakeDropped_NeedsLock();
            return Sample_NeedsLock(now);
        }
    }

    private ReuseSample Sample_NeedsLock(long now)
    {
        var reads = Reads - _previous.ReadsBefore;
        var known = Math.Max(0, reads - _previous.Unknown - _current.Unknown);
        var counted = _previous.Reads + _current.Reads;
        var rates = new double[Trials.Count];
        for (var trial = 0; trial < rates.Length; trial++)
        {
            var found = _previous.Hits(trial) + _current.Hits(trial);
            rates[trial] = known > 0 ? Math.Clamp((found + known - counted) / known, 0, 1) : 0;
        }

        return new()
        {
            Keys = _keys!.Count,
            Rate = Rate,
            Samples = _previous.Samples + _current.Samples,
            Covered = TimeSpan.FromMilliseconds(now - _previous.BeganAt),
            Room = _room,
            Reads = reads,
            Hits = counters.Hits - _previous.HitsBefore,
            Known = known,
            Unexplained = known > 0 ? (_previous.Unexplained + _current.Unexplained) / known : 0,
            HitRates = rates,
        };
    }

    private void Prepare_NeedsLock(long now, in SampledLifetime lifetime)
    {
        if (_keys is null)
        {
            (_keys, _current, _previous, _lifetime) = (new SampledKeys(MostKeys), new(), new(), lifetime);
            (_burstBeganAt, _minuteBeganAt, _room) = (now, now, roomOf(false));
            BeginWindows_NeedsLock(now);
            return;
        }

        if (_lifetime != lifetime)
        {
            _lifetime = lifetime;
            BeginWindows_NeedsLock(now);
        }

        if (now - _minuteBeganAt >= Minute)
        {
            EndMinute_NeedsLock(now);
        }
    }

    // Where nothing limits it, the most values that lay there: memory fills and empties.
    private void TakeRoom_NeedsLock(long now)
    {
        var room = roomOf(_room.IsFull);
        if (room.IsFarFrom(in _room))
        {
            _room = room;
            BeginWindows_NeedsLock(now);
            return;
        }

        _room = room.Limit == MemoryLimit.None && _room.Limit == MemoryLimit.None && room.Entries < _room.Entries ? _room : room;
    }

    private void Note_NeedsLock(uint hash, bool isHit, long now)
    {
        if ((++_readsInMinute & (ReadsPerRoom - 1)) == 0)
        {
            TakeRoom_NeedsLock(now);
        }

        LimitReads_NeedsLock(now);
        var number = _keys!.Find(hash);
        if (number < 0)
        {
            NoteFirst_NeedsLock(hash, isHit, now);
            return;
        }

        var moment = (uint)now;
        ref var key = ref _keys[number];
        var (weight, age, idle) = (1 / Rate, moment - key.StoredAt, moment - key.UsedAt);
        var distance = _keys.UsedSince(number) * weight;
        var hasEnded = !IsWithin(age, isHit ? _lifetime.Tried(Trials.Present) : _lifetime.Shortest) || !IsWithin(idle, _lifetime.TriedIdle(Trials.Present));
        var isUnexplained = !isHit && !hasEnded && key.Left == Departure.Unknown && distance < _room.Times(Trials.Present);
        var isNew = isUnexplained || (!isHit && key.Left == Departure.Invalidated);
        var isRefreshed = isHit && hasEnded;
        var isKnown = now - idle >= _roseAt;
        if (isKnown)
        {
            _current.CountRead(weight);
            _current.Unexplained += isUnexplained ? weight : 0;
        }
        else
        {
            _current.Unknown += weight;
        }

        for (var trial = 0; trial < Trials.Count; trial++)
        {
            var lifetime = Trials.LifetimeOf(trial);
            var longest = lifetime == Trials.Present && !isHit ? _lifetime.Shortest : _lifetime.Tried(lifetime);
            var isAlive = IsWithin(moment - key.LoadedAt[trial], longest) && IsWithin(idle, _lifetime.TriedIdle(lifetime));
            var hasRoom = distance < _room.Times(Trials.SizeOf(trial));
            if (isKnown && hasRoom && (isAlive || (isRefreshed && lifetime >= Trials.Present)))
            {
                _current.CountHit(trial, weight);
            }

            if (!isAlive || isNew || _lifetime.Sliding || !hasRoom)
            {
                key.LoadedAt[trial] = moment;
            }
        }

        if (!isHit || isRefreshed || _lifetime.Sliding)
        {
            key.StoredAt = moment;
        }

        (key.UsedAt, key.Left) = (moment, Departure.Unknown);
        _keys.Use(number);
    }

    private static bool IsWithin(uint age, uint limit) => limit == uint.MaxValue || age < limit;

    private void NoteFirst_NeedsLock(uint hash, bool isHit, long now)
    {
        if (!TryAdd_NeedsLock(hash, (uint)now))
        {
            return;
        }

        if (isHit || hash >= _joinedFrom)
        {
            _current.Unknown += 1 / Rate;
        }
        else
        {
            _current.CountRead(1 / Rate);
        }
    }

    private void NoteWrite_NeedsLock(uint hash, uint moment)
    {
        var number = _keys!.Find(hash);
        if (number < 0)
        {
            TryAdd_NeedsLock(hash, moment);
            return;
        }

        ref var key = ref _keys[number];
        (key.UsedAt, key.StoredAt, key.Left) = (moment, moment, Departure.Unknown);
        key.LoadAll(moment);
        _keys.Use(number);
    }

    private bool TryAdd_NeedsLock(uint hash, uint moment)
    {
        while (_keys!.IsFull)
        {
            LowerTo_NeedsLock(counters.SampledBelow - (counters.SampledBelow / 8));
        }

        if (hash >= counters.SampledBelow)
        {
            return false;
        }

        ref var key = ref _keys.Add(hash);
        (key.UsedAt, key.StoredAt) = (moment, moment);
        key.LoadAll(moment);
        return true;
    }
}
