using System.Net;
using System.Net.Sockets;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>Life and death of a client's connections, against a scripted peer.</summary>
public sealed class RedisClientTests
{
    [Fact]
    public async Task Without_a_server_commands_fail_at_once_and_the_state_says_why()
    {
        var heard = new RecordingListener();
        await using var client = new RedisClient(Links.Settings(FreePort.Next()), heard, random: static () => 0.01);
        client.Start();
        await Eventually.True(() => heard.Failures.Count >= 3, "attempts");
        var failure = (await FluentActions.Awaiting(() => client.GetAsync(Links.Key("k")).Ends()).Should().ThrowAsync<RedisNotConnectedException>()).Which;
        failure.IsOutcomeUnknown.Should().BeFalse();
        client.State[0].LastFailure.Should().BeOfType<RedisConnectException>().Which.Message.Should().Contain("ConnectionRefused");
        client.LastAnsweredPingSentAt.Should().Be(long.MinValue);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_failed_attempt_like_others()
    {
        var heard = new RecordingListener();
        await using var client = new RedisClient(
            Links.Settings(1, options =>
            {
                options.Endpoints.Clear();
                options.Endpoints.Add("no-such-host.invalid");
            }),
            heard,
            random: static () => 1);
        client.Start();
        await Eventually.True(() => !heard.Failures.IsEmpty, "an attempt");
    }

    [Fact]
    public async Task A_second_endpoint_is_tried_when_the_first_does_not_answer()
    {
        await using var peer = new ScriptedPeer(Patient);
        await using var client = await Links.ClientAsync(Links.Settings(peer.Port, options =>
        {
            options.Endpoints.Insert(0, $"127.0.0.1:{FreePort.Next()}");
            options.Endpoints.Insert(0, "no-such-host.invalid");
        }));
        client.State[0].Connection!.Endpoint.Port.Should().Be(peer.Port);
    }

    [Fact]
    public async Task An_address_of_a_family_that_the_host_lacks_is_passed_over()
    {
        await using var peer = new ScriptedPeer(Patient);
        var settings = new ConnectionSettings
        {
            Endpoints = [new("h", peer.Port)],
            Resolve = static endpoint => [new ForeignAddress(endpoint.Port), new(IPAddress.Loopback, endpoint.Port)],
        };
        await using var client = await Links.ClientAsync(settings);
        client.State.Should().OnlyContain(state => state.FailedAttempts == 0);
    }

    [Fact]
    public async Task A_lost_connection_is_reported_before_anything_of_its_successor()
    {
        var heard = new RecordingListener();
        var connections = new List<PeerConnection>();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync(command => command[0] is "PING" ? ">2\r\n+invalidate\r\n*1\r\n+early\r\n" + PeerConnection.Pong(command) : null);
            lock (connections)
                connections.Add(server);
            await server.SayAsync(">2\r\n+invalidate\r\n*1\r\n+late\r\n");
            await server.IsResetAsync();
        });
        await using var slot = new LoneSlot(Links.Settings(peer.Port, null, "c:"), heard);
        for (var generation = 1; generation <= 20; generation++)
        {
            await Eventually.True(() => heard.Events.Count(text => text.Equals("invalidate late", StringComparison.Ordinal)) == generation, "connected and pushed");
            lock (connections)
                connections[^1].Reset();
        }

        await Eventually.True(() => heard.Events.Contains("lost Tracking 20", StringComparer.Ordinal), "the last is lost");
        var lives = heard.Events.Take(80).Chunk(4).ToArray();
        for (var generation = 1; generation <= 20; generation++)
        {
            // What came with the last reply of the greeting may be heard just before the connection is announced.
            lives[generation - 1].Should().BeEquivalentTo("invalidate early", $"connected Tracking {generation}", "invalidate late", $"lost Tracking {generation}");
            lives[generation - 1][3].Should().Be($"lost Tracking {generation}");
        }
    }

    [Fact]
    public async Task A_listener_hears_of_the_loss_before_the_callers_do()
    {
        var heard = new RecordingListener();
        var go = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            await server.CommandAsync();
            await go.Task;
            server.Reset();
        });
        await using var slot = new LoneSlot(Links.Settings(peer.Port), heard);
        await slot.Slot.WhenConnectedAsync().Ends();
        var asked = slot.Slot.Current!.GetAsync(Links.Key("k"));
        heard.WhenLost = () => heard.Note(asked.IsCompleted ? "the caller knew first" : "the caller still waits");
        go.SetResult();
        await FluentActions.Awaiting(() => asked.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
        heard.Events.Should().Contain("the caller still waits").And.NotContain("the caller knew first");
    }

    [Theory]
    [InlineData(":1\r\n", null, true)]
    [InlineData(":0\r\n", null, true)]
    [InlineData("-NOPERM no\r\n", null, false)]
    [InlineData(":1\r\n", "-NOPERM no\r\n", true)]
    [InlineData(":0\r\n", "-NOPERM no\r\n", false)]
    public async Task A_successor_has_its_predecessor_killed_and_knows_whether_it_is_gone(string kill, string? info, bool gone)
    {
        var heard = new RecordingListener();
        PeerConnection? second = null;
        string? Answer(string[] command) => string.Join(' ', command.Take(2)) switch { "CLIENT KILL" => kill, "CLIENT INFO" => info, _ => null };
        await using var peer = new ScriptedPeer(
            async server =>
            {
                await server.GreetAsync(Answer);
                server.Reset();
            },
            async server =>
            {
                second = server;
                await server.GreetAsync(Answer);
                await server.IsResetAsync();
            });
        await using var slot = new LoneSlot(Links.Settings(peer.Port), heard);
        await Eventually.True(() => heard.Connected.Count == 2, "connected again");
        heard.Connected.Select(connection => connection.IsPredecessorGone).Should().Equal(true, gone);
        var killed = second!.Heard.Single(command => command is ["CLIENT", "KILL", ..]);
        killed.Take(5).Should().Equal("CLIENT", "KILL", "ID", "7", "ADDR");
        if (info is null)
            killed[5].Should().Be("127.0.0.1:55555");
    }

    [Fact]
    public async Task A_predecessor_is_killed_also_when_the_first_successor_fails()
    {
        var heard = new RecordingListener();
        PeerConnection? third = null;
        await using var peer = new ScriptedPeer(
            async server =>
            {
                await server.GreetAsync();
                server.Reset();
            },
            server => server.GreetAsync(command => command[0] is "PING" ? "-LOADING\r\n" : null),
            async server =>
            {
                third = server;
                await server.GreetAsync();
                await server.IsResetAsync();
            });
        await using var slot = new LoneSlot(Links.Settings(peer.Port), heard);
        await Eventually.True(() => heard.Connected.Count == 2, "connected again");
        third!.Heard.Should().Contain(command => command.Length > 1 && command[1].Equals("KILL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listener_that_refuses_a_connection_gets_another()
    {
        await using var peer = new ScriptedPeer(Patient);
        var listener = new RefusingOnce();
        await using var slot = new LoneSlot(Links.Settings(peer.Port), listener);
        await slot.Slot.WhenConnectedAsync().Ends();
        peer.Accepted.Should().Be(2);
    }

    [Fact]
    public async Task A_read_may_be_tried_once_more_on_the_next_connection()
    {
        var broken = 0;
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            if (server.Heard.Exists(command => command is ["CLIENT", "TRACKING", ..]) && Interlocked.Increment(ref broken) <= 2)
            {
                await server.CommandAsync();
                server.Reset();
            }

            await server.ServeAsync(command => PeerConnection.Bulk(command[1]));
        });
        await using var client = new RedisClient(Links.Settings(peer.Port, null, "c:"), random: static () => 0);
        client.Start();
        await client.WhenConnectedAsync().Ends();
        await FluentActions.Awaiting(() => client.GetAsync(Links.Key("once")).Ends()).Should().ThrowAsync<RedisConnectionLostException>();
        await client.WhenConnectedAsync().Ends();
        Links.Text(await client.GetAsync(Links.Key("twice"), new() { RetryOnce = true }).Ends()).Should().Be("twice");
        broken.Should().Be(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_is_tried_once_more_only_when_nothing_in_it_writes(bool writes)
    {
        var broken = 0;
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            if (server.Heard.Exists(command => command is ["CLIENT", "TRACKING", ..]) && Interlocked.Increment(ref broken) == 1)
            {
                await server.CommandAsync();
                await server.CommandAsync();
                await server.SayAsync(PeerConnection.Bulk("the first try"));
                server.Reset();
            }

            await server.ServeAsync(command => command[0] is "GET" ? PeerConnection.Bulk(command[1]) : ":1\r\n");
        });
        await using var client = new RedisClient(Links.Settings(peer.Port, null, "c:"), random: static () => 0);
        client.Start();
        await client.WhenConnectedAsync().Ends();
        var batch = new RedisBatch();
        var first = batch.Get(Links.Key("first"));
        var second = writes ? null : batch.Get(Links.Key("second"));
        if (writes)
            batch.Delete(Links.Key("gone"));
        var sent = batch.SendAsync(client, new() { RetryOnce = true }).AsTask();
        if (writes)
        {
            await FluentActions.Awaiting(() => sent.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
            return;
        }

        await sent.Ends();
        new[] { first, second! }.Select(reply => Links.Text(reply.Result)).Should().Equal("first", "second");
    }

    [Fact]
    public async Task Large_payloads_take_the_connection_for_large_ones()
    {
        var byClient = new System.Collections.Concurrent.ConcurrentDictionary<string, PeerConnection>(StringComparer.Ordinal);
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            await server.ServeAsync(command =>
            {
                byClient[command[1]] = server;
                return "+OK\r\n";
            });
        });
        await using var client = await Links.ClientAsync(Links.Settings(peer.Port));
        await client.SetAsync(Links.Key("small"), new byte[100]).Ends();
        await client.SetAsync(Links.Key("large"), new byte[(64 << 10) + 1]).Ends();
        await client.SetAsync(Links.Key("routed"), new byte[100], options: new() { Route = CommandRoute.Large }).Ends();
        await client.SetAsync(Links.Key("tracking"), new byte[100_000], options: new() { Route = CommandRoute.Tracking }).Ends();
        byClient["small"].Should().BeSameAs(byClient["tracking"]);
        byClient["large"].Should().BeSameAs(byClient["routed"]).And.NotBeSameAs(byClient["small"]);
    }

    [Fact]
    public async Task Data_spreads_over_the_data_connections_and_only_one_tracks()
    {
        var used = new System.Collections.Concurrent.ConcurrentDictionary<PeerConnection, bool>();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            used[server] = server.Heard.Exists(command => command is ["CLIENT", "TRACKING", ..]);
            await server.ServeAsync(command => "");
        });
        await using var client = await Links.ClientAsync(Links.Settings(peer.Port, options => options.Connections = 3, "c:"));
        var waiting = Enumerable.Range(0, 30).Select(i => client.GetAsync(Links.Key($"k{i}")).AsTask()).ToList();
        client.State.Select(state => state.PendingOperations).Should().Equal(10, 10, 10, 0);
        used.Values.Count(tracks => tracks).Should().Be(1);
        waiting.Should().OnlyContain(task => !task.IsCompleted);
    }

    [Fact]
    public async Task Disposing_ends_waits_and_connections()
    {
        await using var peer = new ScriptedPeer(Patient);
        var client = await Links.ClientAsync(Links.Settings(peer.Port));
        var asked = client.GetAsync(Links.Key("k")).AsTask();
        await client.DisposeAsync();
        await FluentActions.Awaiting(() => asked.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
        await FluentActions.Awaiting(() => client.GetAsync(Links.Key("k")).Ends()).Should().ThrowAsync<RedisNotConnectedException>();
        await FluentActions.Awaiting(() => client.WhenConnectedAsync().Ends()).Should().ThrowAsync<ObjectDisposedException>();
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_a_client_that_was_never_started_ends_at_once()
        => await new RedisClient(Links.Settings(1)).DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(3));

    [Fact]
    public async Task Disposing_while_connecting_ends_at_once()
    {
        // Accepted by the kernel, greeted by nobody.
        await using var peer = new ScriptedPeer(server => server.IsResetAsync());
        var client = new RedisClient(Links.Settings(peer.Port, options => options.ConnectTimeout = Links.Long));
        client.Start();
        await Eventually.True(() => peer.Accepted == 2, "both are connecting");
        await client.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(4));
    }

    private static async Task Patient(PeerConnection server)
    {
        await server.GreetAsync();
        await server.IsResetAsync();
    }

    private sealed class ForeignAddress(int port) : IPEndPoint(IPAddress.IPv6Loopback, port)
    {
        public override AddressFamily AddressFamily => AddressFamily.Banyan;
    }

    private sealed class RefusingOnce : IConnectionListener
    {
        private int _calls;

        public void OnConnected(ConnectionInfo connection)
        {
            if (Interlocked.Increment(ref _calls) == 1)
                throw new InvalidOperationException("not this one");
        }

        public void OnPing(ConnectionInfo connection, long sentAt)
        {
        }

        public void OnLost(ConnectionInfo connection, Exception reason)
        {
        }

        public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
        {
        }
    }
}
