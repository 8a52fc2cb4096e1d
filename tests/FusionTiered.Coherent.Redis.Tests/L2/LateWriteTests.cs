using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>Writes that their node has given up, and that reach the server after another node has written the key.</summary>
public sealed class LateWriteTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    // So long the line may be silent: it is not to be replaced, which would end what is under way on it.
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    [RedisTheory]
    [InlineData(10)]
    [InlineData(60_000)]
    [InlineData(200_000)]
    public async Task A_value_that_was_given_up_does_not_replace_a_newer_one(int bytes) =>
        (await AfterLateAsync((node, key) => node.Tier.SetAsync(key, new byte[bytes], TimeSpan.FromMinutes(1), Short).AsTask())).Should().Be("newer");

    [RedisFact]
    public async Task A_value_without_an_end_that_was_given_up_does_not_replace_a_newer_one() =>
        (await AfterLateAsync((node, key) => node.Tier.SetAsync(key, new byte[10], keepFor: null, Short).AsTask())).Should().Be("newer");

    [RedisFact]
    public async Task A_loaded_value_that_was_given_up_does_not_replace_a_newer_one() =>
        (await AfterLateAsync(
            async (node, key, lease) => await node.Tier.StoreAsync(key, lease.Id, lease.Seen, new byte[10], TimeSpan.FromMinutes(1), Short))).Should().Be("newer");

    [RedisFact]
    public async Task A_removal_that_was_given_up_takes_a_newer_value_away_at_most() =>
        (await AfterLateAsync((node, key) => node.Tier.RemoveAsync(key, Short).AsTask())).Should().BeOneOf("newer", null);

    [RedisFact]
    public async Task A_clear_that_was_given_up_takes_a_newer_value_away_at_most() =>
        (await AfterLateAsync((node, key) => node.Tier.ClearPatternAsync(key, Short).AsTask())).Should().BeOneOf("newer", null);

    [RedisFact]
    public async Task An_expiry_or_a_use_that_was_given_up_changes_no_value()
    {
        (await AfterLateAsync((node, key) => node.Tier.ExpireAsync(key, TimeSpan.FromSeconds(30), Short).AsTask())).Should().Be("newer");
        (await AfterLateAsync((node, key) => node.Tier.TouchAsync(key, TimeSpan.FromMinutes(2), TimeSpan.Zero, Short).AsTask())).Should().Be("newer");
    }

    [RedisFact]
    public async Task A_value_is_stored_though_the_clock_of_the_server_was_misread()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var client = ((Redis.L2.RedisTier)node.Tier).Client;
        client.Tracking.Current!.Clock.Forget();
        client.Tracking.Current.Clock.Read(microseconds: 1_000_000, client.Time.GetTimestamp());
        await node.SetAsync("late:misread", "value");
        (await node.ReadAsync("late:misread")).Should().Be("value");
    }

    private Task<string?> AfterLateAsync(Func<Node, string, Task> write) => AfterLateAsync((node, key, _) => write(node, key));

    /// <summary>The value under a key after a node has written it, given up and been overtaken by another one's "newer".</summary>
    private async Task<string?> AfterLateAsync(Func<Node, string, (string Id, SeenEntry Seen), Task> write)
    {
        var key = $"late:{Guid.NewGuid():N}";
        await using var line = TcpProxy.Start(redis.Server.Port);
        await using var node = await Node.StartAsync(redis.Server, options => (options.Endpoints[0], options.WriteBudget) = (line.Endpoint, Patient));
        await using var other = await Node.StartAsync(redis.Server);
        await other.SetAsync(key, "old");
        var lease = await node.LeaseAsync(key);
        line.Silence(Direction.ToServer);

        await FluentActions.Awaiting(() => write(node, key, lease)).Should().ThrowAsync<RemoteTierException>();
        await other.SetAsync(key, "newer");
        line.Heal();

        // The line keeps its order: after the late write came to the server.
        await node.Channel.ConfirmAsync(Node.Long);
        return await other.ReadAsync(key);
    }
}
