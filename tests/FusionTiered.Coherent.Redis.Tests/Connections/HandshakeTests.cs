using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

public sealed class HandshakeTests
{
    private const string Canary = "s3cret-canary";

    [Fact]
    public async Task It_says_who_we_are_and_only_then_the_rest()
    {
        var heard = new List<string[]>();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            heard.AddRange(server.Heard);
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, Authenticated, "c:"));
        await Eventually.True(() => heard.Count > 0, "greeted");
        heard.Select(command => string.Join(' ', command)).Should().Equal(
            $"HELLO 3 AUTH app {Canary} SETNAME FusionTiered",
            "CLIENT SETINFO LIB-NAME FusionTiered",
            "CLIENT SETINFO LIB-VER 0.1.0",
            "CLIENT INFO",
            "SELECT 5",
            "CLIENT TRACKING ON BCAST NOLOOP PREFIX c:",
            "CLIENT TRACKINGINFO",
            "EVAL #!lua flags=allow-oom\nreturn 1 0",
            "TIME",
            "PING p:9");
        link.Handshake!.Tracking.IsOn.Should().BeTrue();
        link.Handshake.Self.Should().Be(new Predecessor(7, "127.0.0.1:55555", IsAddressCertain: true));
        link.Connection.LastAnsweredPingSentAt.Should().BeGreaterThan(long.MinValue);
    }

    [Theory]
    [InlineData("-WRONGPASS invalid username-password pair\r\n", "*WRONGPASS*")]
    [InlineData("-NOAUTH HELLO must be called with the client already authenticated\r\n", "*NOAUTH*")]
    [InlineData("-NOPROTO unsupported protocol version\r\n", "*NOPROTO*")]
    [InlineData("-ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `app`, `s3cret-canary`, \r\n", "*older than Redis 6*")]
    [InlineData("-ERR syntax error near s3cret-canary\r\n", "*ERR*")]
    [InlineData("-s3cret-canary\r\n", "*ERR*")]
    [InlineData("-ERR max number of clients reached\r\n", "*ERR*")]
    [InlineData("%1\r\n$5\r\nproto\r\n:2\r\n", "*RESP2*RESP3*")]
    [InlineData("*2\r\n$5\r\nproto\r\n:2\r\n", "*RESP2*RESP3*")]
    public async Task A_refused_greeting_is_final_and_nothing_follows_it(string answer, string message)
    {
        PeerConnection? seen = null;
        var over = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async server =>
        {
            seen = server;
            await server.CommandAsync();
            await server.SayAsync(answer);
            await server.IsResetAsync();
            over.SetResult();
        });
        var failure = (await FluentActions.Awaiting(() => Links.OpenAsync(Links.Settings(peer.Port, Authenticated))).Should().ThrowAsync<RedisConnectException>()).Which;
        failure.Message.Should().Match(message);
        failure.IsRefusal.Should().BeTrue();
        failure.ToString().Should().NotContain(Canary);
        await over.Task.Ends();
        seen!.Heard.Should().ContainSingle();
    }

    [Fact]
    public async Task A_refused_database_is_final()
    {
        await using var peer = new ScriptedPeer(server => server.GreetAsync(command => command[0] is "SELECT" ? "-ERR DB index is out of range\r\n" : null));
        (await FluentActions.Awaiting(() => Links.OpenAsync(Links.Settings(peer.Port, Authenticated))).Should().ThrowAsync<RedisConnectException>())
            .Which.Message.Should().Match("Database 5*out of range*");
    }

    [Theory]
    [InlineData("-ERR unknown command 'EVAL', with args beginning with: '#!lua'\r\n", "*does not run Lua scripts*FusionCache engine*")]
    [InlineData("-ERR Unexpected engine in script shebang: lua\r\n", "*does not run Lua scripts*Unexpected engine*FusionCache engine*")]
    [InlineData("-NOPERM this user has no permissions to run the 'eval' command\r\n", "*+eval*")]
    public async Task A_server_that_runs_no_scripts_is_refused_with_the_way_round(string answer, string message)
    {
        await using var peer = new ScriptedPeer(server => server.GreetAsync(command => command[0] is "EVAL" ? answer : null));
        var failure = (await FluentActions.Awaiting(() => Links.OpenAsync(Links.Settings(peer.Port))).Should().ThrowAsync<RedisConnectException>()).Which;
        failure.Message.Should().Match(message);
        failure.IsRefusal.Should().BeTrue();
    }

    [Theory]
    [InlineData("-OOM command not allowed when used memory > 'maxmemory'.\r\n")]
    [InlineData("-BUSY Redis is busy running a script.\r\n")]
    [InlineData("-READONLY You can't write against a read only replica.\r\n")]
    public async Task A_server_that_runs_no_scripts_just_now_is_used(string answer)
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync(command => command[0] is "EVAL" ? answer : null);
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        link.Handshake.Should().NotBeNull();
    }

    [Theory]
    [InlineData("cluster", "*Cluster*FusionCache engine*")]
    [InlineData("sentinel", "*Sentinel*Name the server*")]
    public async Task A_node_of_a_Cluster_and_a_Sentinel_are_refused_with_the_way_round(string mode, string message)
    {
        await using var peer = new ScriptedPeer(server => server.GreetAsync(
            command => command[0] is "HELLO" ? PeerConnection.Hello.Replace("$10\r\nstandalone", $"${mode.Length}\r\n{mode}", StringComparison.Ordinal) : null));
        var failure = (await FluentActions.Awaiting(() => Links.OpenAsync(Links.Settings(peer.Port))).Should().ThrowAsync<RedisConnectException>()).Which;
        failure.Message.Should().Match(message);
        failure.IsRefusal.Should().BeTrue();
    }

    [Fact]
    public async Task A_loading_server_is_not_used()
    {
        await using var peer = new ScriptedPeer(server => server.GreetAsync(command => command[0] is "PING" ? "-LOADING Redis is loading the dataset in memory\r\n" : null));
        (await FluentActions.Awaiting(() => Links.OpenAsync(Links.Settings(peer.Port))).Should().ThrowAsync<RespErrorException>()).Which.Code.Should().Be("LOADING");
    }

    [Theory]
    [InlineData("CLIENT SETINFO", "-ERR unknown subcommand 'SETINFO'\r\n", true)]
    [InlineData("CLIENT INFO", "-NOPERM no\r\n", true)]
    [InlineData("CLIENT TRACKING", "-NOPERM no\r\n", false)]
    [InlineData("CLIENT TRACKING", "-ERR unknown subcommand\r\n", false)]
    [InlineData("CLIENT TRACKINGINFO", "-NOPERM no\r\n", false)]
    [InlineData("CLIENT TRACKINGINFO", "%2\r\n+flags\r\n~1\r\n+off\r\n+prefixes\r\n*0\r\n", false)]
    [InlineData("CLIENT TRACKINGINFO", "%2\r\n+flags\r\n~2\r\n+on\r\n+bcast\r\n+prefixes\r\n*1\r\n+c:\r\n", false)]
    [InlineData("CLIENT TRACKINGINFO", "%2\r\n+flags\r\n~3\r\n+on\r\n+bcast\r\n+noloop\r\n+prefixes\r\n*1\r\n+d:\r\n", false)]
    [InlineData("CLIENT TRACKINGINFO", "%2\r\n+flags\r\n~3\r\n+on\r\n+bcast\r\n+noloop\r\n+prefixes\r\n*2\r\n+c:\r\n+d:\r\n", false)]
    public async Task Tracking_is_believed_in_only_when_the_server_confirms_it(string step, string answer, bool tracks)
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync(command => string.Join(' ', command.Take(2)).Equals(step, StringComparison.Ordinal) ? answer : null);
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, null, "c:"));
        link.Handshake!.Tracking.IsOn.Should().Be(tracks);
        if (!tracks)
            link.Handshake.Tracking.Reason.Should().NotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(">3\r\n$9\r\nsubscribe\r\n$1\r\nm\r\n:1\r\n", ":0\r\n", true)]
    [InlineData("+OK\r\n", ":0\r\n", false)]
    [InlineData("-NOPERM this user has no permissions to run the 'subscribe' command\r\n", ":0\r\n", false)]
    [InlineData(">3\r\n$9\r\nsubscribe\r\n$1\r\nm\r\n:1\r\n", "-NOPERM this user has no permissions to run the 'publish' command\r\n", false)]
    public async Task Messages_are_believed_in_only_when_they_can_be_heard_and_told(string subscribed, string published, bool hears)
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync(static command => command is ["CLIENT", "TRACKING", ..] ? "-NOPERM no\r\n" : null);
            await server.ServeAsync(command => command[0] switch
            {
                "SUBSCRIBE" => subscribed,
                "EVAL" => published,
                "GET" => "$-1\r\n",
                _ => PeerConnection.Pong(command),
            });
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, new MessageNames(new("n"), new("m"), new("q")), null, "c:"));
        link.Handshake!.Tracking.Should().BeEquivalentTo(new { IsOn = hears, IsByMessages = hears });
        link.Handshake.Tracking.Reason.Should().Contain("NOPERM");
    }

    [Theory]
    [InlineData("7.0.4", false)]
    [InlineData("6.2.14", false)]
    [InlineData("7.0.5", true)]
    [InlineData("8.2.1", true)]
    public async Task Servers_that_put_pushes_inside_replies_are_not_asked_to_track(string version, bool tracks)
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync(command => command[0] is "HELLO" ? PeerConnection.Hello.Replace("$6\r\n7.0.15", $"${version.Length}\r\n{version}", StringComparison.Ordinal) : null);
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, null, "c:"));
        link.Handshake!.Tracking.IsOn.Should().Be(tracks);
    }

    [Theory]
    [InlineData("HELLO")]
    [InlineData("SELECT")]
    [InlineData("PING")]
    public async Task A_greeting_that_hangs_ends_at_the_connect_timeout(string step)
    {
        await using var peer = new ScriptedPeer(server => server.ServeAsync(command => command[0].Equals(step, StringComparison.Ordinal) ? "" : command[0] is "HELLO" ? PeerConnection.Hello : "+OK\r\n"));
        await FluentActions.Awaiting(() => Links.OpenAsync(Links.Settings(peer.Port, options => options.ConnectTimeout = TimeSpan.FromMilliseconds(200))))
            .Should().ThrowAsync<Exception>().Where(failure => !(failure is TimeoutException) || failure.Message.Contains("greeted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pushes_during_the_greeting_are_heard()
    {
        var heard = new RecordingListener();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync(command => command[0] is "PING" ? ">2\r\n+invalidate\r\n*1\r\n+c:1\r\n" + PeerConnection.Pong(command) : null);
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, null, "c:"), heard);
        heard.Events.Should().Equal("invalidate c:1");
    }

    [Theory]
    [InlineData("a", "ab")]
    [InlineData("b", "a", "ba")]
    [InlineData("", "x")]
    public void Overlapping_prefixes_are_refused_before_anything_is_sent(params string[] prefixes)
        => FluentActions.Invoking(() => new FusionTiered.Redis.Commands.TrackingPrefixes(prefixes)).Should().Throw<ArgumentException>();

    [Fact]
    public void Distinct_prefixes_are_accepted_once_each()
        => new FusionTiered.Redis.Commands.TrackingPrefixes(["b:", "a:", "b:", "aa"]).Count.Should().Be(3);

    private static void Authenticated(RedisSettings options)
    {
        options.User = "app";
        options.Password = Canary;
        options.Database = 5;
    }
}
