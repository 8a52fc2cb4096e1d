using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>A rolling migration, as docs/rolling-migration.md says: plain FusionCache, our node with stock parts and our node as it is, on one Redis at the same time.</summary>
public class MixedNodesTests
{
    private static readonly string[] Kinds = ["plain", "stock", "hardened"];

    public static TheoryData<string, string> Directions
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var writer in Kinds)
            {
                foreach (var reader in Kinds.Where(kind => !string.Equals(kind, writer, StringComparison.Ordinal)))
                {
                    all.Add(writer, reader);
                }
            }

            return all;
        }
    }

    [RedisTheory, MemberData(nameof(Directions))]
    public Task A_value_is_read_by_a_node_of_another_kind(string writer, string reader) => OnAllAsync(async nodes =>
    {
        await nodes[writer].SetAsync("k", "v", "t");

        (await nodes[reader].ReadAsync("k")).Should().Be("v");
    });

    [RedisTheory, MemberData(nameof(Directions))]
    public Task A_set_is_seen_by_a_node_of_another_kind_that_has_the_older_value_in_memory(string writer, string reader) => OnAllAsync(async nodes =>
    {
        await BothHaveAsync(nodes[writer], nodes[reader]);

        await nodes[writer].SetAsync("k", "w", "t");

        await Eventually.TrueAsync(async () => await nodes[reader].ReadAsync("k") is "w", "the new value is read");
    });

    [RedisTheory, MemberData(nameof(Directions))]
    public Task A_removal_is_seen_by_a_node_of_another_kind(string writer, string reader) => OnAllAsync(async nodes =>
    {
        await BothHaveAsync(nodes[writer], nodes[reader]);

        await nodes[writer].RemoveAsync("k");

        await Eventually.TrueAsync(async () => await nodes[reader].ReadAsync("k") is null, "the value is gone");
    });

    [RedisTheory, MemberData(nameof(Directions))]
    public Task The_end_of_a_tag_is_seen_by_a_node_of_another_kind(string writer, string reader) => OnAllAsync(async nodes =>
    {
        await BothHaveAsync(nodes[writer], nodes[reader]);

        await nodes[writer].RemoveByTagAsync("t");

        await Eventually.TrueAsync(async () => await nodes[reader].ReadAsync("k") is null, "the value is gone");
    });

    [RedisTheory, MemberData(nameof(Directions))]
    public Task A_clear_is_seen_by_a_node_of_another_kind(string writer, string reader) => OnAllAsync(async nodes =>
    {
        await BothHaveAsync(nodes[writer], nodes[reader]);

        await nodes[writer].ClearAsync();

        await Eventually.TrueAsync(async () => await nodes[reader].ReadAsync("k") is null, "the value is gone");
    });

    private static async Task BothHaveAsync(MixedNode writer, MixedNode reader)
    {
        await writer.SetAsync("k", "v", "t");
        await Eventually.TrueAsync(async () => await reader.ReadAsync("k") is "v", "the reader has the value");
    }

    private static async Task OnAllAsync(Func<IReadOnlyDictionary<string, MixedNode>, Task> test)
    {
        var server = await SharedRedis.StartedAsync();
        var prefix = $"mixed-{Guid.NewGuid():N}:";
        await using var plain = await MixedNode.StartAsync("plain", server.Endpoint, prefix);
        await using var stock = await MixedNode.StartAsync("stock", server.Endpoint, prefix);
        await using var hardened = await MixedNode.StartAsync("hardened", server.Endpoint, prefix);
        MixedNode[] all = [plain, stock, hardened];
        foreach (var writer in all)
        {
            foreach (var reader in all)
            {
                await HearsAsync(writer, reader);
            }
        }

        await test(new Dictionary<string, MixedNode>(StringComparer.Ordinal) { ["plain"] = plain, ["stock"] = stock, ["hardened"] = hardened });
    }

    // A node subscribes in its own time. What was said before is not heard, so it is said again.
    private static async Task HearsAsync(MixedNode writer, MixedNode reader)
    {
        var attempt = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                var key = $"heard-{Guid.NewGuid():N}";
                await writer.SetAsync(key, "1", "heard");
                await reader.ReadAsync(key);
                await writer.SetAsync(key, "2", "heard");
                for (var look = 0; look < 5 + attempt; look++)
                {
                    if (await reader.ReadAsync(key) is "2")
                    {
                        return true;
                    }

                    await Task.Yield();
                }

                attempt += 20;
                return false;
            },
            "each node hears the others");
    }
}
