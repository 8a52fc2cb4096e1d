using System.Collections.Concurrent;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Calls;

/* FusionCache keeps a stale value in memory for a while after its source failed, as if it were fresh, and nothing public tells
   the difference. So a load that fails notes the value that stands in for it. A read compares: the same value is stale, another
   one was stored since and the note is dropped. Nearly always there are no notes, and a hit pays one comparison with zero. */
internal sealed class StaleValues(CacheClock clock)
{
    private const int FirstSweep = 256;

    private readonly ConcurrentDictionary<string, Note> _notes = new(StringComparer.Ordinal);
    private int _count;
    private int _sweepAt = FirstSweep;

    /// <summary>Whether there is any note.</summary>
    public bool HasAny => Volatile.Read(ref _count) != 0;

    /// <summary>How many notes there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The stale value of <paramref name="key"/> stands in for its source until it is asked again.</summary>
    public void Add(string key, object? value, TimeSpan retryAfter)
    {
        var note = new Note(value, CacheClock.After(clock.Now, retryAfter));
        _notes.AddOrUpdate(
            key,
            static (_, added) =>
            {
                Interlocked.Increment(ref added.Owner._count);
                return added.Note;
            },
            static (_, _, added) => added.Note,
            (Owner: this, Note: note));
        if (Count >= Volatile.Read(ref _sweepAt))
        {
            Sweep();
        }
    }

    /// <summary>The key has a new value, or none.</summary>
    public void Remove(string key)
    {
        if (HasAny && _notes.TryRemove(key, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Whether <paramref name="value"/>, which memory holds under <paramref name="key"/>, is the one that stands in.</summary>
    public bool IsStale(string key, object? value)
    {
        if (!_notes.TryGetValue(key, out var note))
        {
            return false;
        }

        // Boxes are made anew: a structure is compared by its value. The note's end bounds the mistake where both are equal.
        if (clock.Now < note.Until && (ReferenceEquals(note.Value, value) || (value is ValueType && value.Equals(note.Value))))
        {
            return true;
        }

        Remove(key);
        return false;
    }

    // A key that nobody asks for again would keep its note, and the value, for ever.
    private void Sweep()
    {
        foreach (var (key, note) in _notes)
        {
            if (clock.Now >= note.Until && _notes.TryRemove(new(key, note)))
            {
                Interlocked.Decrement(ref _count);
            }
        }

        Volatile.Write(ref _sweepAt, Math.Max(FirstSweep, 2 * Count));
    }

    private sealed record Note(object? Value, long Until);
}
