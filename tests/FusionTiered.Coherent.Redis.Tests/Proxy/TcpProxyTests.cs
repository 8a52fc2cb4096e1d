using System.Net.Sockets;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;

namespace FusionTiered.Redis.Tests.Proxy;

public sealed class TcpProxyTests
{
    [Fact]
    public async Task Bytes_go_both_ways_and_so_does_the_end()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        (await RawLine.SayAsync(client, server, "question")).Should().Be("question");
        (await RawLine.SayAsync(server, client, "answer")).Should().Be("answer");
        line.Proxy.Connections.Should().Be(1);
        client.Shutdown(SocketShutdown.Send);
        (await RawLine.IsResetAsync(server)).Should().BeFalse();
        server.Dispose();
        (await RawLine.IsResetAsync(client)).Should().BeFalse();
        await Eventually.True(() => line.Proxy.Connections == 0, "the connection has ended");
    }

    [Fact]
    public async Task A_megabyte_arrives_as_it_was_sent_also_in_pieces()
    {
        await using var line = new RawLine();
        line.Proxy.Trickle(997);
        var (client, server) = await line.ConnectAsync();
        var text = string.Create(1 << 20, 7, static (span, _) => new Random(7).GetItems("abcdefgh", span));
        var heard = RawLine.HearAsync(client, text.Length);
        await server.SendAsync(Wire.Bytes(text));
        (await heard == text).Should().BeTrue();
    }

    [Fact]
    public async Task A_reset_is_passed_on_as_a_reset()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        server.LingerState = new(enable: true, seconds: 0);
        server.Dispose();
        (await RawLine.IsResetAsync(client)).Should().BeTrue();
        await Eventually.True(() => line.Proxy.Connections == 0, "the connection has ended");
    }

    [Fact]
    public async Task A_cut_resets_both_sides_and_whoever_comes_until_it_is_healed()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        line.Proxy.Cut();
        (await RawLine.IsResetAsync(client)).Should().BeTrue();
        (await RawLine.IsResetAsync(server)).Should().BeTrue();
        (await RawLine.IsTurnedAwayAsync(line.Proxy.Port)).Should().BeTrue();
        line.Proxy.Connections.Should().Be(0);
        line.Proxy.Heal();
        var (again, found) = await line.ConnectAsync();
        (await RawLine.SayAsync(again, found, "back")).Should().Be("back");
    }

    [Theory]
    [InlineData(Direction.ToServer)]
    [InlineData(Direction.ToClient)]
    [InlineData(Direction.Both)]
    internal async Task In_silence_bytes_wait_and_nobody_is_told(Direction direction)
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        line.Proxy.Silence(direction);
        var late = await line.ConnectAsync();
        await SpeakAsync(client, server);
        await SpeakAsync(late.Client, late.Server);
        var ways = direction == Direction.Both ? 2 : 1;
        await Eventually.True(() => line.Proxy.Held == 2 * ways * "hello there".Length, "what goes that way is held");
        (server.Available + late.Server.Available).Should().Be(0, direction.HasFlag(Direction.ToServer) ? "" : "it was heard");
        (client.Available + late.Client.Available).Should().Be(0, direction.HasFlag(Direction.ToClient) ? "" : "it was heard");
        (client.Connected && server.Connected).Should().BeTrue();
        line.Proxy.Heal();
        foreach (var (one, other) in new[] { (client, server), late })
        {
            if (direction.HasFlag(Direction.ToServer))
                (await RawLine.HearAsync(other, 11)).Should().Be("hello there");
            if (direction.HasFlag(Direction.ToClient))
                (await RawLine.HearAsync(one, 11)).Should().Be("hello there");
        }

        async Task SpeakAsync(Socket one, Socket other)
        {
            foreach (var word in new[] { "hello ", "there" })
            {
                await one.SendAsync(Wire.Bytes(word));
                await other.SendAsync(Wire.Bytes(word));
            }

            if (!direction.HasFlag(Direction.ToServer))
                (await RawLine.HearAsync(other, 11)).Should().Be("hello there");
            if (!direction.HasFlag(Direction.ToClient))
                (await RawLine.HearAsync(one, 11)).Should().Be("hello there");
        }
    }

    [Fact]
    public async Task In_silence_an_end_waits_behind_what_came_before_it()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        line.Proxy.Silence(Direction.Both);
        await client.SendAsync("last words"u8.ToArray());
        client.Dispose();
        await Eventually.True(() => line.Proxy.Held == 10, "the words are held");
        server.Poll(0, SelectMode.SelectRead).Should().BeFalse("neither words nor the end have come");
        line.Proxy.Heal();
        (await RawLine.HearAsync(server, 10)).Should().Be("last words");
        (await RawLine.IsResetAsync(server)).Should().BeFalse();
    }

    [Fact]
    public async Task Delayed_bytes_take_their_time_and_keep_their_order()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        line.Proxy.Delay(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(30));
        var took = await RawLine.TakesAsync(async () =>
        {
            for (var i = 0; i < 50; i++)
                await client.SendAsync(Wire.Bytes($"{i:00}"));
            (await RawLine.HearAsync(server, 100)).Should().Be(string.Concat(Enumerable.Range(0, 50).Select(i => $"{i:00}")));
        });
        took.Should().BeGreaterThan(TimeSpan.FromMilliseconds(59)).And.BeLessThan(TimeSpan.FromSeconds(2), "delays of what is on its way do not add up");
    }

    [Fact]
    public async Task A_trickle_comes_piece_by_piece()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        line.Proxy.Trickle(1, TimeSpan.FromMilliseconds(5));
        await client.SendAsync("0123456789"u8.ToArray());
        var largest = 0;
        var heard = "";
        while (heard.Length < 10)
        {
            var piece = new byte[10];
            var count = await server.ReceiveAsync(piece).Ends();
            largest = Math.Max(largest, count);
            heard += System.Text.Encoding.Latin1.GetString(piece, 0, count);
        }

        heard.Should().Be("0123456789");
        largest.Should().BeLessThan(10);
    }

    [Fact]
    public async Task Where_nobody_listens_a_connection_is_reset()
    {
        await using var proxy = TcpProxy.Start(FreePort.Next());
        (await RawLine.IsTurnedAwayAsync(proxy.Port)).Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_end_leaves_no_thread_and_no_socket(bool silent)
    {
        var line = new RawLine();
        var pairs = new List<(Socket Client, Socket Server)>();
        for (var i = 0; i < 10; i++)
            pairs.Add(await line.ConnectAsync());
        if (silent)
            line.Proxy.Silence(Direction.Both);
        line.Proxy.Connections.Should().Be(10);

        // Waits for every thread; a thread that stays makes it throw.
        await line.DisposeAsync();
        foreach (var (client, server) in pairs)
        {
            (await RawLine.IsResetAsync(client)).Should().BeTrue();
            (await RawLine.IsResetAsync(server)).Should().BeTrue();
        }

        var dial = () => line.DialAsync();
        await dial.Should().ThrowAsync<SocketException>();
    }
}
