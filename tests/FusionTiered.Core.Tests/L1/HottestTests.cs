namespace FusionTiered.Core.Tests.L1;

public sealed class HottestTests
{
    [Fact]
    public void The_entries_that_are_used_most_come_first()
    {
        var rig = new StoreRig(maxEntries: 100);
        foreach (var key in new[] { "cold", "warm", "hot" })
        {
            rig.Store.Put(rig.Make(key));
        }

        Use("warm", 1);
        Use("hot", 3);
        Hottest(2).Should().Equal("hot", "warm");
        rig.Store.Hottest(9, static entry => entry.Key != "hot").Select(static entry => entry.Key).Should().Equal("warm", "cold");

        IEnumerable<string> Hottest(int most) => rig.Store.Hottest(most, static _ => true).Select(static entry => entry.Key);

        void Use(string key, int times)
        {
            for (var i = 0; i < times; i++)
            {
                rig.Store.Find(key, StoreRig.HashOf(key))!.Touch();
            }
        }
    }
}
