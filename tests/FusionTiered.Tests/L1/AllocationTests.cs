namespace FusionTiered.Tests.L1;

public sealed class AllocationTests
{
    [Fact]
    public void A_million_reads_allocate_nothing_by_text_or_by_span()
    {
        var rig = new TierRig(1000);
        rig.Fill(900);
        var keys = Enumerable.Range(0, 1024).Select(static i => "k" + i).ToArray(); // the last ones miss
        var hashes = Array.ConvertAll(keys, static key => TierRig.HashOf(key));

        AllocatedBy(() => ReadAll(rig, keys, hashes, 1)).Should().BeGreaterThanOrEqualTo(0); // warms up
        AllocatedBy(() => ReadAll(rig, keys, hashes, 1_000_000)).Should().Be(0);
    }

    [Fact]
    public void A_put_allocates_nothing_but_its_entry()
    {
        var rig = new TierRig(100);
        var entries = Enumerable.Range(0, 3000).Select(i => rig.Make("k" + (i % 500))).ToArray();
        foreach (var entry in entries.AsSpan(0, 2000))
        {
            rig.Tier.Put(entry, null);
        }

        AllocatedBy(() =>
        {
            foreach (var entry in entries.AsSpan(2000))
            {
                rig.Tier.Put(entry, null);
            }
        }).Should().Be(0);
    }

    private static long AllocatedBy(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void ReadAll(TierRig rig, string[] keys, int[] hashes, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var n = i & 1023;
            rig.Tier.Find(keys[n], hashes[n])?.Touch();
            rig.Tier.Find(keys[n].AsSpan(), hashes[n])?.Touch();
        }
    }
}
