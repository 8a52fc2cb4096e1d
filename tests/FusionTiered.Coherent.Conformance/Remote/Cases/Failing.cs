namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    /// <summary>Every operation of a tier, once.</summary>
    private static readonly Dictionary<string, Func<IRemoteTier, TimeSpan, Task>> Operations = new(StringComparer.Ordinal)
    {
        ["read"] = static async (tier, deadline) => (await tier.ReadAsync(Key, deadline)).Dispose(),
        ["read many"] = static async (tier, deadline) => Array.ForEach(await tier.ReadManyAsync([Key], deadline), static value => value.Dispose()),
        ["lease"] = static async (tier, deadline) => (await tier.LeaseAsync(Key, new RemoteLease(tier.Node + "/x", TimeSpan.FromMinutes(1)), deadline)).Dispose(),
        ["release"] = static (tier, deadline) => tier.ReleaseAsync(Key, tier.Node + "/x", deadline).AsTask(),
        ["store"] = static (tier, deadline) => tier.StoreAsync(Key, tier.Node + "/x", SeenEntry.Absent, new byte[8], null, deadline).AsTask(),
        ["set"] = static (tier, deadline) => tier.SetAsync(Key, new byte[8], null, deadline).AsTask(),
        ["remove"] = static (tier, deadline) => tier.RemoveAsync(Key, deadline).AsTask(),
        ["remove if"] = static (tier, deadline) => tier.RemoveIfAsync(Key, SeenEntry.OfWhole(new byte[8]), deadline).AsTask(),
        ["expire"] = static (tier, deadline) => tier.ExpireAsync(Key, TimeSpan.FromMinutes(1), deadline).AsTask(),
        ["touch"] = static (tier, deadline) => tier.TouchAsync(Key, TimeSpan.FromMinutes(1), TimeSpan.Zero, deadline).AsTask(),
        ["raise version"] = static (tier, deadline) => tier.RaiseVersionAsync(RemoteVersions.Everything, deadline).AsTask(),
        ["read versions"] = static (tier, deadline) => tier.ReadVersionsAsync([RemoteVersions.Everything], deadline).AsTask(),
        ["clear pattern"] = static (tier, deadline) => tier.ClearPatternAsync("feed:*", deadline).AsTask(),
        ["is alive"] = static (tier, deadline) => tier.IsAliveAsync(tier.Node, deadline).AsTask(),
    };

    // A tier without leases has answers that it need not ask for.
    [RemoteFact(RemoteTrait.Freezes, RemoteTrait.Leases)]
    public async Task Every_operation_ends_at_its_deadline_and_says_that_nothing_is_known()
    {
        await using var cluster = await StartAsync();
        await cluster.FreezeAsync();
        var running = Operations.Select(each => (each.Key, Task: each.Value(cluster.Nodes[0].Tier, TimeSpan.FromMilliseconds(200)))).ToList();

        (await cluster.Time.PassUntilAsync(Task.WhenAll(running.Select(static each => each.Task)), TimeSpan.FromSeconds(1))).Should().BeTrue("all have deadlines");

        foreach (var (name, task) in running)
        {
            (await FailureOf(() => task)).Failure.Should().BeOneOf([RemoteFailure.Unknown], name);
        }

        await cluster.ThawAsync();
    }

    [RemoteFact(RemoteTrait.Freezes)]
    public async Task What_was_given_up_does_not_happen_after_what_came_later()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await cluster.FreezeAsync();
        var given = node.Tier.SetAsync(Key, Bytes("given up"), null, TimeSpan.FromMilliseconds(100)).AsTask();
        await cluster.Time.PassUntilAsync(given, TimeSpan.FromSeconds(1));
        await FailureOf(() => given);

        await cluster.ThawAsync();
        await Until.TrueAsync(() => SucceedsAsync(() => node.Tier.RemoveAsync(Key, Deadline).AsTask()), "the tier answers again");
        await cluster.Time.PassAsync(TimeSpan.FromSeconds(0.5));

        (await ReadAsync(node)).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Cuts)]
    public async Task Without_a_connection_every_operation_fails_soon_and_says_that_it_was_not_sent()
    {
        await using var cluster = await StartAsync(nodes: 2);
        await cluster.CutAsync(cluster.Nodes[0]);
        await Until.TrueAsync(() => cluster.Nodes[0].Heard.Has("lost"), "the node notices");

        foreach (var (name, operation) in Operations)
        {
            var task = operation(cluster.Nodes[0].Tier, TimeSpan.FromSeconds(1));
            (await cluster.Time.PassUntilAsync(task, TimeSpan.FromSeconds(1))).Should().BeTrue($"'{name}' has a deadline");
            (await FailureOf(() => task)).Failure.Should().BeOneOf([RemoteFailure.Unreachable], name);
        }
    }

    [RemoteFact(RemoteTrait.Cuts)]
    public async Task A_node_that_is_cut_off_changes_nothing_and_comes_back()
    {
        await using var cluster = await StartAsync(nodes: 2);
        await SetAsync(cluster.Nodes[1], "kept");
        await cluster.CutAsync(cluster.Nodes[0]);
        await FailureOf(() => SetAsync(cluster.Nodes[0], "not sent"));
        (await ReadAsync(cluster.Nodes[1])).Should().Be("kept");

        await cluster.HealAsync(cluster.Nodes[0]);

        await Until.TrueAsync(() => SucceedsAsync(() => SetAsync(cluster.Nodes[0], "back")), "the node is connected again");
        (await ReadAsync(cluster.Nodes[1])).Should().Be("back");
    }

    [RemoteFact(RemoteTrait.Refusals)]
    public async Task A_full_tier_refuses_values_and_takes_removals_and_versions()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await SetAsync(node, "old");
        await SetAsync(node, "other", "feed:other");
        var lease = await LeaseAsync(node, "feed:absent");
        var version = await VersionAsync(node);
        await cluster.FillAsync();

        (await FailureOf(() => SetAsync(node, new string('x', 100_000)))).Failure.Should().Be(RemoteFailure.Refused);
        (await FailureOf(() => StoreAsync(node, lease!, new string('x', 100_000), "feed:absent"))).Failure.Should().Be(RemoteFailure.Refused);
        (await ReadAsync(node, "feed:other")).Should().Be("other");
        (await node.Tier.RaiseVersionAsync(Tag, Deadline)).Should().NotBe(version);
        await node.Tier.ExpireAsync("feed:other", TimeSpan.Zero, Deadline);
        (await node.Tier.RemoveAsync(Key, Deadline)).Should().BeTrue();
        (await ReadAsync(node)).Should().Be("-");
        (await ReadAsync(node, "feed:other")).Should().Be("-");
    }

    [RemoteFact(RemoteTrait.Refusals)]
    public async Task A_read_only_tier_refuses_every_write_and_reads()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await SetAsync(node, "old");
        await VersionAsync(node);
        await cluster.MakeReadOnlyAsync();

        foreach (var (name, operation) in Operations.Where(static each => each.Key is "set" or "store" or "remove" or "expire" or "touch" or "raise version"))
        {
            (await FailureOf(() => operation(node.Tier, Deadline))).Failure.Should().Be(RemoteFailure.Refused, name);
        }

        (await ReadAsync(node)).Should().Be("old");
    }

    private static async ValueTask<bool> SucceedsAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return true;
        }
        catch (RemoteTierException)
        {
            return false;
        }
    }
}
