using FusionTiered.Redis.Tests.Support;
using FusionTiered.WriteBehind.Tests.Support;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>Processes that are killed in the middle of their work, and a Redis that crashes: no acknowledged write is lost.</summary>
/// <remarks>Longer with FUSIONTIERED_KILLS=50 in the environment.</remarks>
public sealed class KillTests : IDisposable
{
    private static readonly int s_kills = int.TryParse(Environment.GetEnvironmentVariable("FUSIONTIERED_KILLS"), out var kills) ? kills : 3;

    private readonly SinkFile _sink = new();

    public void Dispose() => _sink.Dispose();

    [RedisFact]
    public async Task Killed_at_random_moments_no_acknowledged_write_is_lost_or_out_of_order()
    {
        await using var server = await RedisServer.StartAsync();
        List<string> acknowledged = [];
        for (var kill = 0; kill < s_kills; kill++)
        {
            await using var node = await WriterProcess.StartAsync(server, _sink);
            node.Do($"write-on a {kill * 1_000_000}");
            await node.AcknowledgesAsync(Random.Shared.Next(1, 600));
            node.Kill();
            acknowledged.AddRange(node.Writes);
        }

        await FlushAsync(server);
        Deliveries.Breaches(acknowledged, _sink.Writes).Should().BeEmpty();
    }

    [RedisFact]
    public async Task Of_two_nodes_the_other_one_takes_over_the_writes_of_the_killed_one()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await WriterProcess.StartAsync(server, _sink);
        await using var second = await WriterProcess.StartAsync(server, _sink);
        first.Do("write-on a 0");
        second.Do("write-on a 1000000");
        await first.AcknowledgesAsync(300);
        first.Kill();
        await second.AcknowledgesAsync(second.Acknowledged + 100);
        second.Kill();

        await FlushAsync(server);
        Deliveries.Breaches([.. first.Writes, .. second.Writes], _sink.Writes).Should().BeEmpty();
    }

    [RedisFact]
    public async Task A_Redis_that_crashes_and_comes_back_with_its_append_only_file_loses_none()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var node = await WriterProcess.StartAsync(server, _sink);
        node.Do("write-on a 0");
        await node.AcknowledgesAsync(200);
        await server.RestartAsync();
        await node.AcknowledgesAsync(node.Acknowledged + 200);
        node.Kill();

        await FlushAsync(server);
        Deliveries.Breaches(node.Writes, _sink.Writes).Should().BeEmpty();
    }

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_check_sees_the_losses_of_a_node_that_takes_nothing_over(bool takesOver)
    {
        await using var server = await RedisServer.StartAsync();
        await using var killed = await WriterProcess.StartAsync(server, _sink, slow: -1, takesOver);
        killed.Do("write a 1");
        await killed.TellsAsync("ok a 1");
        await killed.TellsAsync("sinking");
        killed.Kill();

        await using var next = await WriterProcess.StartAsync(server, _sink, takesOver: takesOver);
        next.Do("write a 2");
        await next.TellsAsync("ok a 2");
        await Eventually.True(() => _sink.Writes.Any(static write => write.Value == "2"), "the next node hands on its own write");
        Deliveries.Lost([.. killed.Writes, .. next.Writes], _sink.Writes).Should().Equal(takesOver ? [] : ["lost: a 1"]);
    }

    // A last node hands on what the killed ones left.
    private async Task FlushAsync(RedisServer server)
    {
        await using var last = await WriterProcess.StartAsync(server, _sink, slow: 0);
        last.Do("flush");
        await last.TellsAsync("flushed");
    }
}
