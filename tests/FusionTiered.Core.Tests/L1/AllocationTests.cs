namespace FusionTiered.Core.Tests.L1;

public sealed class AllocationTests
{
    [Fact]
    public void A_million_reads_allocate_nothing_by_text_or_by_span()
    {
        var rig = new StoreRig(1000);
        rig.Fill(900);
        var keys = Enumerable.Range(0, 1024).Select(static i => "k" + i).ToArray(); // the last ones miss
        var hashes = Array.ConvertAll(keys, static key => StoreRig.HashOf(key));

        LeastAllocatedBy(() => ReadAll(rig, keys, hashes, 1_000_000)).Should().Be(0);
    }

    [Fact]
    public void A_put_allocates_nothing_but_its_entry()
    {
        var rig = new StoreRig(100);
        var entries = new Queue<TextEntry>(Enumerable.Range(0, 8000).Select(i => rig.Make("k" + (i % 500))));
        LeastAllocatedBy(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                rig.Store.Put(entries.Dequeue());
            }
        }).Should().Be(0);
    }

    // The runtime itself allocates now and then on this thread (a method gets recompiled); what each round costs does not vary.
    private static long LeastAllocatedBy(Action round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 4; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void ReadAll(StoreRig rig, string[] keys, int[] hashes, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var n = i & 1023;
            rig.Store.Find(keys[n], hashes[n])?.Touch();
            rig.Store.Find(keys[n].AsSpan(), hashes[n])?.Touch();
        }
    }
}
