using System.Numerics;
using System.Runtime.CompilerServices;

namespace FusionTiered.L1;

/* A hash table whose nodes are the entries themselves, chained by L1Entry.Chain. Readers take no lock and write nothing;
   writers hold the lock of the tier. The int hash comes with the key and its low bits choose the bucket, so they must
   be well spread (a seeded string hash is).

   Why a reader never loops. Give every entry a rank: a new one gets the next number, a replacement inherits the rank of
   the entry whose place it takes. Chain always points to a lower rank, and this holds for each single write:
     add      the new entry is chained to the head, and all ranks are lower than a new one;
     remove   the predecessor is chained past the removed one: still downwards. The removed one keeps its own Chain;
     replace  the new entry copies Chain of the old one and stands at its rank;
     grow     a chain is split in two that keep its order, so a Chain only moves further down, or ends.
   So whatever mixture of old and new pointers a reader meets, its walk goes strictly down and ends. For this an entry
   may be added once only; Place.Gone holds that.

   Why it never sees another key's entry: Key and Hash are fixed at birth and compared at every node.

   Why it never sees an entry that was gone before the look-up began: a node is reached either from the table, or from
   a node that was in the table after the look-up began and has kept the Chain it had when it left.

   What it may see is a miss that is none, while a chain is being split: a reader of the old array follows the half that
   its key is not in. Code that is about to act on a miss therefore looks again under the lock. A walk over everything
   (Walk, Snapshot) notices a split by the odd or changed _splits and starts again; without a split, an entry that is
   there during the whole walk is met, by the same argument as above. */
internal sealed class EntryTable
{
    private const int FirstSize = 1024;
    private const int LargestSize = 1 << 28;

    private volatile L1Entry?[] _buckets;
    private int _count;
    private int _largest;
    private int _splits;

    public EntryTable(int maxEntries)
    {
        Limit(maxEntries);
        _buckets = new L1Entry?[Math.Min(FirstSize, _largest)];
    }

    public int Count => _count;

    /// <summary>Buckets it has now.</summary>
    public int Size => _buckets.Length;

    public void Limit(int maxEntries)
        => _largest = (int)Math.Min(LargestSize, BitOperations.RoundUpToPowerOf2((uint)maxEntries));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L1Entry? Find(string key, int hash)
    {
        var buckets = _buckets;
        for (var entry = buckets[hash & (buckets.Length - 1)]; entry is not null; entry = entry.Chain)
        {
            if (entry.Hash == hash && string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L1Entry? Find(ReadOnlySpan<char> key, int hash)
    {
        var buckets = _buckets;
        for (var entry = buckets[hash & (buckets.Length - 1)]; entry is not null; entry = entry.Chain)
        {
            if (entry.Hash == hash && key.SequenceEqual(entry.Key))
            {
                return entry;
            }
        }

        return null;
    }

    public void Add(L1Entry entry)
    {
        if (_count >= _buckets.Length && _buckets.Length < _largest)
        {
            Split();
        }

        ref var head = ref Bucket(entry);
        entry.Chain = head;
        Volatile.Write(ref head, entry);
        _count++;
    }

    /// <summary>Puts the new value of a key where the old one stands; a reader finds one or the other, never neither.</summary>
    public void Replace(L1Entry old, L1Entry entry)
    {
        entry.Chain = old.Chain;
        Volatile.Write(ref LinkTo(old), entry);
    }

    public void Remove(L1Entry entry)
    {
        Volatile.Write(ref LinkTo(entry), entry.Chain);
        _count--;
    }

    /// <summary>Every entry that is there during the whole walk, at least once; without a lock.</summary>
    public IEnumerable<L1Entry> Walk()
    {
        int splits;
        do
        {
            splits = WhenWhole();
            var buckets = _buckets;
            for (var i = 0; i < buckets.Length; i++)
            {
                for (var entry = Volatile.Read(ref buckets[i]); entry is not null; entry = entry.Chain)
                {
                    yield return entry;
                }
            }
        }
        while (SplitSince(splits));
    }

    /// <summary>Every entry that is there during the whole call, once; without a lock.</summary>
    public List<L1Entry> Snapshot()
    {
        while (true)
        {
            var splits = WhenWhole();
            var entries = new List<L1Entry>(_count);
            foreach (var head in _buckets)
            {
                for (var entry = head; entry is not null; entry = entry.Chain)
                {
                    entries.Add(entry);
                }
            }

            if (!SplitSince(splits))
            {
                return entries;
            }
        }
    }

    private int WhenWhole()
    {
        var spin = default(SpinWait);
        int splits;
        while (((splits = Volatile.Read(ref _splits)) & 1) != 0)
        {
            spin.SpinOnce();
        }

        return splits;
    }

    private bool SplitSince(int splits)
    {
        Interlocked.MemoryBarrier(); // the walk's plain reads must be done before the count is read again
        return Volatile.Read(ref _splits) != splits;
    }

    private void Split()
    {
        var old = _buckets;
        var larger = new L1Entry?[old.Length * 2];
        Interlocked.Increment(ref _splits);
        for (var i = 0; i < old.Length; i++)
        {
            ref var low = ref larger[i];
            ref var high = ref larger[i + old.Length];
            for (var entry = old[i]; entry is not null;)
            {
                var next = entry.Chain;
                if ((entry.Hash & old.Length) == 0)
                {
                    low = entry;
                    low = ref entry.Chain;
                }
                else
                {
                    high = entry;
                    high = ref entry.Chain;
                }

                entry = next;
            }

            low = null;
            high = null;
        }

        _buckets = larger;
        Interlocked.Increment(ref _splits);
    }

    private ref L1Entry? Bucket(L1Entry entry)
    {
        var buckets = _buckets;
        return ref buckets[entry.Hash & (buckets.Length - 1)];
    }

    private ref L1Entry? LinkTo(L1Entry entry)
    {
        ref var link = ref Bucket(entry);
        while (!ReferenceEquals(link, entry))
        {
            link = ref (link ?? throw new InvalidOperationException("The memory tier lost an entry that it counts as held.")).Chain;
        }

        return ref link;
    }
}
