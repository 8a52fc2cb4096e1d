using FusionTiered.Fusion.Tests.Support;

namespace FusionTiered.Fusion.Tests.Memory;

/// <summary>
/// A memory that threads set, replace, remove and expire entries in at once counts right. MemoryCache before 10.0.15 does not, until it
/// admits nothing (dotnet/runtime 129186). <c>FUSIONTIERED_LONG=1</c> runs the long form.
/// </summary>
public class ManyThreadsTests
{
    private const int Entries = 32;
    private const int Keys = 64;

    private static readonly int Operations = Environment.GetEnvironmentVariable("FUSIONTIERED_LONG") == "1" ? 4_000_000 : 60_000;

    [Fact]
    public async Task A_memory_that_many_threads_change_keeps_its_count_and_goes_on_admitting()
    {
        await using var node = FusionNode.New(all: static options => options.MaxEntries = Entries);
        var cache = node.Cache;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() => ChangeAsync(cache, new Random(thread)))));
        for (var i = 0; i < Keys; i++)
        {
            await cache.RemoveAsync(FusionNode.Key($"{i}"));
        }

        (cache.GetStatistics().Overall.Entries, cache.GetStatistics().Overall.Bytes).Should().Be((0, 0), "nothing is left, and the sums say so");
        for (var i = 0; i < Entries; i++)
        {
            await cache.SetAsync(FusionNode.Key($"fresh{i}"), "v");
        }

        Enumerable.Range(0, Entries).Count(i => cache.TryGet(FusionNode.Key($"fresh{i}"), out string _)).Should().Be(Entries);
    }

    private static async Task ChangeAsync(IDomainCache cache, Random random)
    {
        for (var i = 0; i < Operations; i++)
        {
            var key = FusionNode.Key($"{random.Next(Keys)}");
            if (random.Next(3) == 0)
            {
                await cache.SetAsync(key, "v", TimeSpan.FromMilliseconds(random.Next(50, 70)));
            }
            else
            {
                await cache.RemoveAsync(key);
            }
        }
    }
}
