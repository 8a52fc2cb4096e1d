namespace FusionTiered.Conformance;

public abstract partial class CoherenceChannelContract<THarness>
{
    [RemoteFact(RemoteTrait.Channel)]
    public async Task What_was_acknowledged_before_a_probe_is_heard_before_its_confirmation()
    {
        await using var cluster = await StartAsync(nodes: 3);
        var (a, b, c) = (cluster.Nodes[0], cluster.Nodes[1], cluster.Nodes[2]);
        for (var i = 0; i < 300; i++)
        {
            await SetAsync(i % 2 == 0 ? b : c, key: $"feed:{i}");

            await a.Channel.ConfirmAsync(Deadline);

            var all = a.Heard.Everything;
            var heard = all.ToList().IndexOf($"key feed:{i}");
            heard.Should().BeGreaterThanOrEqualTo(0, "the write was acknowledged before the probe");
            all.Skip(heard).Should().Contain("confirmed", "the confirmation comes after it");
        }
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task The_same_while_many_others_write()
    {
        await using var cluster = await StartAsync(nodes: 3);
        var (a, b, c) = (cluster.Nodes[0], cluster.Nodes[1], cluster.Nodes[2]);
        using var enough = new CancellationTokenSource();
        var noise = Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await SetAsync(c, key: $"noise:{i % 50}");
                await ConfirmAsync(c); // no faster than the tier announces
            }
        });

        for (var i = 0; i < 200; i++)
        {
            await SetAsync(b, key: $"feed:{i}");
            await a.Channel.ConfirmAsync(Deadline);
            a.Heard.Has($"key feed:{i}").Should().BeTrue();
        }

        await enough.CancelAsync();
        await noise;
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_confirmation_names_a_time_that_is_not_before_the_call()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        for (var i = 0; i < 50; i++)
        {
            var before = cluster.Clock.GetTimestamp();
            await node.Channel.ConfirmAsync(Deadline);

            node.Heard.LastConfirmed.Should().BeInRange(before, cluster.Clock.GetTimestamp());
        }
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task Many_who_confirm_at_once_all_get_one_from_after_their_call()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            await SetAsync(b, key: $"feed:{number}");
            await a.Channel.ConfirmAsync(Deadline);
            a.Heard.Has($"key feed:{number}").Should().BeTrue();
        })));
    }

    [RemoteFact(RemoteTrait.Channel)]
    public async Task A_listening_node_is_confirmed_again_and_again_by_itself()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await ConfirmAsync(node);
        var before = node.Heard.Count("confirmed");

        // At least four probes within a lease.
        for (var i = 0; i < 4; i++)
        {
            await cluster.Time.PassAsync(Harness.Lease / 4);
            await Until.TrueAsync(() => node.Heard.Count("confirmed") > before, "a probe is sent in each quarter of the lease");
            before = node.Heard.Count("confirmed");
        }
    }

    [RemoteFact(RemoteTrait.Channel, RemoteTrait.Freezes)]
    public async Task A_probe_that_is_not_answered_ends_at_its_deadline()
    {
        await using var cluster = await StartAsync();
        var node = cluster.Nodes[0];
        await cluster.FreezeAsync();
        await Task.Yield();
        var before = node.Heard.Count("confirmed");

        var confirm = node.Channel.ConfirmAsync(TimeSpan.FromMilliseconds(100)).AsTask();
        (await cluster.Time.PassUntilAsync(confirm, TimeSpan.FromSeconds(1))).Should().BeTrue("it has a deadline");

        await FailureOf(() => confirm);
        node.Heard.Count("confirmed").Should().Be(before);
        await cluster.ThawAsync();
    }
}
