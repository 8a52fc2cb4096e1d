using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Live;

/// <summary>Live values of two nodes on one Redis.</summary>
public sealed class LiveNodesTests
{
    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_change_on_one_node_reaches_the_clients_of_every_node(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var one = await LiveNode.StartAsync(engine, server);
        await using var other = await LiveNode.StartAsync(engine, server);
        await one.SetAsync("first");
        using var events = await one.EventsAsync();
        using var socket = await other.SocketAsync();
        await events.HearsAsync("first");
        await socket.HearsAsync("first");

        await other.SetAsync("second");
        await events.HearsAsync("second");
        await socket.HearsAsync("second");
        await one.Cache.SaveAsync(LiveNode.Key, new LiveNode.Board("third"), static _ => Task.CompletedTask);
        await events.HearsAsync("third");
        await socket.HearsAsync("third");
    }

    [RedisFact]
    public async Task Plain_JSON_that_another_program_writes_reaches_the_clients()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await LiveNode.StartAsync(TestEngine.Coherent, server, plain: true);
        await node.SetAsync("ours");
        using var events = await node.EventsAsync();
        await events.HearsAsync("ours");

        await server.CliAsync("SET", await KeyOfAsync(server), """{"Text":"theirs"}""");
        await events.HearsAsync("theirs");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_key_that_another_program_deletes_is_loaded_anew_for_the_clients(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        var source = "before";
        await using var node = await LiveNode.StartAsync(engine, server, source: () => Volatile.Read(ref source));
        using var events = await node.EventsAsync();
        using var socket = await node.SocketAsync();
        await events.HearsAsync("before");

        Volatile.Write(ref source, "after");
        var heard = Task.WhenAll(events.HearsAsync("after"), socket.HearsAsync("after"));

        // A change just after a write of the cache may be taken for the announcement of that write.
        var key = await KeyOfAsync(server);
        await Eventually.TrueAsync(
            async () =>
            {
                await server.CliAsync("SET", key, "rubbish");
                await server.CliAsync("DEL", key);
                await Task.WhenAny(heard, Task.Delay(500));
                return heard.IsCompleted;
            },
            "the clients hear of the deletion");
        await heard;
    }

    private static async Task<string> KeyOfAsync(RedisServer server) =>
        (await server.CliAsync("KEYS", "*boards:main")).Split('\n').FirstOrDefault(static key => !key.Contains("lease", StringComparison.Ordinal)) ?? string.Empty;
}
