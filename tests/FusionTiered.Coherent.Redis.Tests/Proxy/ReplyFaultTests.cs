using System.Net.Sockets;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;

namespace FusionTiered.Redis.Tests.Proxy;

public sealed class ReplyFaultTests
{
    private const string First = "$5\r\nfirst\r\n";
    private const string Second = "*2\r\n$6\r\nsecond\r\n:2\r\n";
    private const string Third = "+third\r\n";
    private const string Push = ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dropped_reply_is_missing_and_nothing_else(bool inPieces)
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        var befallen = line.Proxy.Befall(ReplyFault.Drop, reply => reply.Holds("second"));
        (await SayAsync(server, client, First + Second + Third, First + Third, inPieces)).Should().Be(First + Third);
        (await befallen.Ends()).Connection.Should().Be(1);
        (await RawLine.SayAsync(server, client, Second)).Should().Be(Second, "a fault befalls one reply");
    }

    [Fact]
    public async Task A_duplicated_reply_comes_twice()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        var befallen = line.Proxy.Befall(ReplyFault.Duplicate);
        (await SayAsync(server, client, Push + First + Second, Push + First + First + Second)).Should().Be(Push + First + First + Second);
        (await befallen.Ends()).IsPush.Should().BeFalse();
    }

    [Theory]
    [InlineData(0, "*2\r\n$6\r\ncecond\r\n:2\r\n")]
    [InlineData(-1, "*2\r\n$6\r\nsecont\r\n:2\r\n")]
    public async Task A_flipped_byte_is_within_a_string(int at, string arrives)
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        _ = line.Proxy.Befall(ReplyFault.FlipByte(at), reply => reply.Holds("second"));
        (await SayAsync(server, client, First + Third + Second, First + Third + arrives)).Should().Be(First + Third + arrives);
    }

    [Fact]
    public async Task A_replaced_reply_is_another()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        _ = line.Proxy.Befall(ReplyFault.Replace(Wire.Bytes(Third)), reply => reply.Holds("first"));
        (await SayAsync(server, client, First + Second, Third + Second)).Should().Be(Third + Second);
    }

    [Fact]
    public async Task A_cut_within_a_string_ends_the_connection_there()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        _ = line.Proxy.Befall(ReplyFault.CutWithinBulk);
        await server.SendAsync(Wire.Bytes(Third + Second + First));
        (await RawLine.HearAsync(client, 19)).Should().Be(Third + "*2\r\n$6\r\nsec");
        (await RawLine.IsResetAsync(client)).Should().BeTrue();
        (await RawLine.IsResetAsync(server)).Should().BeTrue();
    }

    [Fact]
    public async Task A_fault_befalls_the_connection_that_it_is_meant_for()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        var (otherClient, otherServer) = await line.ConnectAsync();
        var befallen = line.Proxy.Befall(ReplyFault.Drop, reply => reply.Connection == 2);
        (await RawLine.SayAsync(server, client, First)).Should().Be(First);
        (await SayAsync(otherServer, otherClient, First + Third, Third)).Should().Be(Third);
        (await befallen.Ends()).Connection.Should().Be(2);
    }

    [Fact]
    public async Task A_reply_that_has_partly_gone_is_left_alone()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        (await RawLine.SayAsync(server, client, Second[..9])).Should().Be(Second[..9]);
        var befallen = line.Proxy.Befall(ReplyFault.Drop);
        (await SayAsync(server, client, Second[9..] + First + Third, Second[9..] + Third)).Should().Be(Second[9..] + Third);
        (await befallen.Ends()).Holds("first").Should().BeTrue();
    }

    [Fact]
    public async Task A_fault_that_befell_nobody_is_forgotten_when_all_is_healed()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        var befallen = line.Proxy.Befall(ReplyFault.Drop);
        line.Proxy.Heal();
        await FluentActions.Awaiting(() => befallen).Should().ThrowAsync<OperationCanceledException>();
        (await RawLine.SayAsync(server, client, First)).Should().Be(First);
    }

    [Fact]
    public async Task What_is_no_reply_goes_on_as_it_is()
    {
        await using var line = new RawLine();
        var (client, server) = await line.ConnectAsync();
        _ = line.Proxy.Befall(ReplyFault.Drop);
        (await RawLine.SayAsync(server, client, "no RESP\r\n" + First)).Should().Be("no RESP\r\n" + First);
    }

    [RedisFact]
    public async Task A_real_server_is_misheard()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = TcpProxy.Start(server.Port);
        await using var link = await Links.OpenAsync(Links.Settings(proxy.Port));
        await RawCommand.SendAsync(link.Connection, "SET k value").Ends();
        var befallen = proxy.Befall(ReplyFault.FlipByte(0), reply => reply.Holds("value"));
        (await RawCommand.SendAsync(link.Connection, "GET k").Ends()).Should().Be("falue");
        (await befallen.Ends()).Connection.Should().Be(1);
        (await RawCommand.SendAsync(link.Connection, "GET k").Ends()).Should().Be("value");
        proxy.Cut();
        await link.Ended.Ends();
    }

    private static async Task<string> SayAsync(Socket from, Socket to, string text, string arrives, bool inPieces = true)
    {
        foreach (var piece in inPieces ? text.Chunk(3).ToArray() : [text.ToCharArray()])
            await from.SendAsync(Wire.Bytes(new(piece)));
        return await RawLine.HearAsync(to, arrives.Length);
    }
}
