using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

/// <summary>Walks everything under the lock and compares what is written down twice.</summary>
internal static class Audit
{
    public static void Check(EntryStore store)
    {
        lock (store.Gate)
        {
            var held = new HashSet<L1Entry>(ReferenceEqualityComparer.Instance);
            foreach (var partition in store.Partitions.All)
            {
                var before = held.Count;
                var bytes = Queue(partition.Window, Place.Window, partition, store, held) + Queue(partition.Main, Place.Main, partition, store, held);
                Equal(partition.Budget.Entries, held.Count - before, "entries of a partition");
                Equal(partition.Budget.Bytes, bytes, "bytes of a partition");
                AtMost(partition.Budget.Entries, partition.Budget.MaxEntries, "entries of a partition");
                AtMost(partition.Budget.Bytes, partition.Budget.MaxBytes, "bytes of a partition");
            }

            var table = store.Table.Snapshot();
            Equal(store.Table.Count, table.Count, "count of the table");
            Equal(held.Count, table.Count, "entries in the table and in the queues");
            foreach (var entry in table)
            {
                True(held.Contains(entry), "an entry of the table stands in no queue");
                True(ReferenceEquals(store.Find(entry.Key, entry.Hash), entry), "an entry of the table is not the one that is found");
            }

            Equal(store.Count, held.Count, "Count");
            Equal(store.Bytes, held.Sum(static entry => entry.Weight), "Bytes");
            AtMost(store.Count, store.MaxEntries, "Count");
            AtMost(store.Bytes, store.MaxBytes, "Bytes");
            foreach (var use in store.Ledger.Uses)
            {
                var own = held.Where(entry => entry.Slot == use.Slot).ToList();
                Equal(use.Entries, own.Count, "entries of a profile");
                Equal(use.Bytes, own.Sum(static entry => entry.Weight), "bytes of a profile");
            }
        }
    }

    private static long Queue(EntryQueue queue, byte place, Partition partition, EntryStore store, HashSet<L1Entry> held)
    {
        long bytes = 0;
        var count = 0;
        L1Entry? older = null;
        for (var entry = queue.Oldest; entry is not null; entry = entry.Newer)
        {
            True(held.Add(entry), "an entry stands in two queues");
            True(ReferenceEquals(entry.Older, older), "a link back is wrong");
            Equal(entry.Place, place, "place");
            True(entry.Refs <= 3, "more than three references");
            True(ReferenceEquals(store.Ledger.UseOf(entry).Partition, partition), "an entry stands in another partition than its profile");
            bytes += entry.Weight;
            count++;
            older = entry;
        }

        True(ReferenceEquals(queue.Newest, older), "the newest is not the last");
        Equal(queue.Count, count, "count of a queue");
        Equal(queue.Bytes, bytes, "bytes of a queue");
        return bytes;
    }

    private static void Equal(long said, long found, string what) => True(said == found, $"{what}: {said} written down, {found} found");

    private static void AtMost(long value, long limit, string what) => True(value <= limit, $"{what}: {value}, over the limit of {limit}");

    private static void True(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("Broken invariant: " + what);
        }
    }
}
