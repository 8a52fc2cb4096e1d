using System.Globalization;

namespace FusionTiered.Core.Tests.L1;

/// <summary>Per cent of requests that hit. No time in it: the same on every machine.</summary>
internal static class HitRatio
{
    public static void AtLeast(double target, int[] requests, int capacity, int seeds = 3)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            Ratio(requests, capacity, seed).Should().BeGreaterThanOrEqualTo(target, "hash seed {0}", seed);
        }
    }

    private static double Ratio(int[] requests, int capacity, int seed)
    {
        var rig = new StoreRig(capacity);
        var distinct = requests.Max() + 1;
        var (keys, hashes) = (new string?[distinct], new int[distinct]);
        var (store, counters, hits) = (rig.Store, rig.Profile.Counters, 0);
        foreach (var id in requests)
        {
            if (keys[id] is not { } key)
            {
                keys[id] = key = id.ToString(CultureInfo.InvariantCulture);
                hashes[id] = StoreRig.HashOf(key, seed);
            }

            if (store.Find(key, hashes[id]) is { } found)
            {
                found.Touch();
                counters.Hit();
                hits++;
            }
            else
            {
                counters.Miss();
                store.Put(rig.Make(key, hashes[id]));
            }
        }

        return 100.0 * hits / requests.Length;
    }
}
