using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Row 13: replies that do not belong to the questions in front of them. The value of each key is its own text.</summary>
public sealed class DesyncTests
{
    private static readonly CacheKey[] Keys = [.. Enumerable.Range(0, 16).SelectMany(static i => new[] { Both.Of($"own{i}"), Plain.Of($"own{i}") })];

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Row_13_after_a_reply_too_few_or_too_many_no_key_gets_anothers_value(bool tooFew)
    {
        await using var cluster = await StartAsync(nodes: 1);
        foreach (var key in Keys)
            await cluster.A.SetAsync(key, key.Text);
        for (var round = 0; round < 30; round++)
        {
            await using var node = NodeOf(cluster.Server);
            await Eventually.True(() => node.IsAtRest, "all its connections are greeted");
            var left = 2 * round;
            var befallen = node.Wire.Befall(tooFew ? ReplyFault.Drop : ReplyFault.Duplicate, reply => !reply.IsPush && left-- == 0);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => AskAsync(node, new Random((1000 * round) + caller))));
            await befallen.Ends();

            // At the latest by the next PING, whose answer is another one than its own.
            await Eventually.True(() => node.Tier.Client.State.Any(static slot => slot.Connects > 1), "the connection was given up", 2 * Lease);
            await Eventually.True(() => node.IsAtRest, "nothing is left of the fault", TimeSpan.FromSeconds(30));
            foreach (var key in Keys)
                (await node.LoadAsync(key, key.Text)).Value.Should().Be(key.Text);
        }
    }

    private static async Task AskAsync(FaultyNode node, Random random)
    {
        var far = new CacheCallOptions { Tiers = TierUse.L2 };
        for (var i = 0; i < 10; i++)
        {
            var key = Keys[random.Next(Keys.Length)];
            switch (random.Next(4))
            {
                case 0:
                    var written = Both.Of($"written{random.Next(8)}");
                    await node.Cache.SetAsync(written, written.Text);
                    var back = await node.Cache.GetAsync<string>(written, far);
                    if (back.Found)
                        back.Value.Should().Be(written.Text);
                    break;
                case 1:
                    var asked = random.GetItems(Keys, 4).Distinct().ToArray();
                    foreach (var (each, value) in await node.Cache.GetOrSetManyAsync<int, string>(asked, 0, LoadAsync))
                        value.Should().Be(each.Text);
                    break;
                default:
                    var answer = await node.Cache.GetAsync<string>(key, far);
                    if (answer.Found)
                        answer.Value.Should().Be(key.Text);
                    break;
            }
        }
    }

    private static ValueTask<IReadOnlyDictionary<CacheKey, string>> LoadAsync(int state, IReadOnlyList<CacheKey> missing, CancellationToken cancellation)
        => new(missing.ToDictionary(static key => key, static key => key.Text));
}
