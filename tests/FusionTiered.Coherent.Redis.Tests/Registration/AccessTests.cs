using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Tests.Registration;

/// <summary>What a node may do in Redis, and what nobody ever reads in a log.</summary>
public sealed class AccessTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Canary = "s3cret-canary";

    /// <summary>The rules of the line in docs/redis.md, from the first key pattern on.</summary>
    private static string[] Documented { get; } = DocumentedAcl.Of("app");

    [RedisFact]
    public async Task The_documented_rules_are_enough_for_everything()
    {
        await UserAsync("enough", Documented);
        var log = new CollectedLog();
        await using var node = await Node.StartAsync(redis.Server, As("enough"), log: log);
        await using var other = await Node.StartAsync(redis.Server);
        await EverythingAsync(node);
        await redis.Server.KillClientsAsync("enough");
        await Eventually.True(() => log.Count(2001) == 2, "connected again");
        log.Has(LogLevel.Warning, 2006).Should().BeFalse("the predecessor was ended");
        log.All.Should().NotContain("NOPERM");
    }

    [RedisFact]
    public async Task The_documented_rules_for_servers_that_do_not_track_are_enough_for_everything()
    {
        // Its own server: nodes that track keep it from hearing all.
        await using var server = await RedisServer.StartAsync();
        await UserAsync(server, "teller", DocumentedAcl.Of("teller"));
        var log = new CollectedLog();
        await using var node = await Node.StartAsync(server, As("teller"), log: log);
        await EverythingAsync(node);
        log.Has(LogLevel.Warning, 2010).Should().BeTrue("it hears messages");
    }

    [RedisFact]
    public async Task The_documented_rules_grant_no_more()
    {
        await UserAsync("nomore", Documented);
        foreach (var forbidden in new[] { "GET secret", "SET secret x", "FLUSHALL", "FLUSHDB", "KEYS *", "CONFIG GET maxmemory", "PUBLISH a b", "SUBSCRIBE a", "ACL LIST", "SHUTDOWN", "EVAL return(redis.call('get','secret')) 0" })
        {
            (await redis.Server.CliAsync(["--user", "nomore", "--pass", Canary, .. forbidden.Split(' ')]))
                .Should().MatchRegex("NOPERM|can't access", forbidden);
        }
    }

    [RedisFact]
    public async Task None_of_the_documented_rules_is_for_nothing()
    {
        var idle = new List<string>();
        foreach (var rule in Documented.Where(rule => rule[0] == '+'))
        {
            await UserAsync("less", [.. Documented, "-" + rule[1..]]);
            var log = new CollectedLog();
            var node = Node.Start(Node.OptionsFor(redis.Server, As("less")), log: log);
            if (!await IsMissedAsync(node, log))
                idle.Add(rule);
            await node.DisposeAsync();
        }

        idle.Should().BeEmpty();
    }

    [RedisFact]
    public async Task Without_the_right_to_hear_of_changes_the_tier_works_and_nothing_is_ever_confirmed()
    {
        await UserAsync("deaf", [.. Documented, "-client|tracking"]);
        var log = new CollectedLog();
        await using var node = Node.Start(Node.OptionsFor(redis.Server, As("deaf")), log: log, lease: TimeSpan.FromMilliseconds(200));
        await node.ConnectedAsync(covered: false);
        await EverythingAsync(node, confirm: false);
        log.Has(LogLevel.Error, 2002).Should().BeTrue();
        log.All.Should().Contain("NOPERM").And.Contain("unverified");
        await Eventually.TrueAsync(async () => await redis.Server.CliAsync("EXISTS", "ft~n:" + node.Tier.Node) == "1", "it shows that it lives");
        node.Heard.Confirmations.Should().Be(0);
        node.Heard.Events.Should().BeEmpty();
        await FluentActions.Awaiting(() => node.Channel.ConfirmAsync(Node.Long).AsTask()).Should().ThrowAsync<RemoteTierException>();
    }

    [RedisFact]
    public async Task A_server_that_may_drop_versions_is_warned_of()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        var log = new CollectedLog();
        await using var node = await Node.StartAsync(server, log: log, lease: TimeSpan.FromMilliseconds(200));
        await Eventually.True(() => log.Has(LogLevel.Warning, 2008), "warned");
        log.All.Should().Contain("allkeys-lru");
        await server.KillClientsAsync("FusionTiered");
        await Eventually.True(() => log.Count(2001) == 2, "connected again");
        await Eventually.True(() => node.Heard.Confirmations > 5, "and checked again");
        log.Count(2008).Should().Be(1);
    }

    [RedisTheory]
    [InlineData("noeviction")]
    [InlineData("volatile-lru")]
    public async Task Other_servers_are_not(string policy)
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "100mb", "--maxmemory-policy", policy);
        var log = new CollectedLog();
        await using var node = await Node.StartAsync(server, log: log, lease: TimeSpan.FromMilliseconds(200));
        await Eventually.True(() => node.Heard.Confirmations > 5, "it was looked at");
        log.Has(LogLevel.Warning, 2008).Should().BeFalse();
    }

    [RedisFact]
    public async Task A_password_is_in_no_log_and_no_exception()
    {
        await UserAsync("canary", Documented);
        var log = new CollectedLog();
        var said = new List<string>();
        await using (var wrong = Node.Start(Node.OptionsFor(redis.Server, options => (options.User, options.Password) = ("canary", Canary + "x")), log: log))
        {
            await Eventually.True(() => log.Has(LogLevel.Error, 2005), "refused");
            said.Add(await FailureAsync(() => wrong.ReadAsync("k")));
        }

        var absent = new RedisSettings { User = "canary", Password = Canary };
        absent.Endpoints.Add($"127.0.0.1:{FreePort.Next()}");
        await using (var away = Node.Start(absent, log: log))
        {
            await Eventually.True(() => log.Has(LogLevel.Warning, 2004), "not reached");
            said.Add(await FailureAsync(() => away.SetAsync("k", "x").AsTask()));
        }

        await using (var node = await Node.StartAsync(redis.Server, As("canary"), log: log))
        {
            await redis.Server.CliAsync("ACL", "SETUSER", "canary", "off");
            await redis.Server.KillClientsAsync("canary");
            await Eventually.True(() => node.Heard.Has("lost"), "lost");
            said.Add(await FailureAsync(() => node.ReadAsync("k")));
        }

        said.Add(absent.ToString());
        said.Add(System.Text.Json.JsonSerializer.Serialize(absent.Server));
        string.Join('\n', said.Append(log.All)).Should().NotContain(Canary).And.NotBeNullOrWhiteSpace();
    }

    [RedisFact]
    public async Task A_log_that_throws_does_not_keep_Redis_away()
    {
        var log = new ThrowingLog();
        await using var node = await Node.StartAsync(redis.Server, log: log);
        await node.SetAsync("logged", "value");
        await redis.Server.CliAsync("CLIENT", "KILL", "TYPE", "normal");
        await Eventually.True(() => log.Calls >= 3, "connected, lost, connected again");
        await node.ConnectedAsync(covered: false);
        (await node.ReadAsync("logged")).Should().Be("value");
        await node.Channel.ConfirmAsync(Node.Long);
    }

    [RedisFact]
    public async Task The_same_refusal_is_told_once_a_minute()
    {
        await UserAsync("insists", Documented);
        var log = new CollectedLog();
        await using var node = Node.Start(Node.OptionsFor(redis.Server, options => (options.User, options.Password) = ("insists", "wrong")), log: log);
        await Eventually.TrueAsync(async () => (await redis.Server.CliAsync("ACL", "LOG")).Contains("insists", StringComparison.Ordinal), "it tries");
        await Eventually.True(() => log.Count(2005) > 0, "it is told");
        log.Count(2005).Should().Be(1);
    }

    private static Action<RedisSettings> As(string user) => options => (options.User, options.Password, options.ClientName) = (user, Canary, user);

    /// <summary>Every member of the seam, once.</summary>
    private static async Task EverythingAsync(Node node, bool confirm = true)
    {
        await node.SetAsync("acl:1", "x");
        await node.Tier.SetAsync("acl:large", new byte[200_000], null, Node.Long);
        (await node.ReadAsync("acl:large"))!.Length.Should().Be(200_000);
        (await node.Tier.ReadManyAsync(["acl:1", "acl:2"], Node.Long))[0].Exists.Should().BeTrue();
        var lease = await node.LeaseAsync("acl:1");
        (await node.StoreAsync("acl:1", lease, "y")).Should().Be(RemoteStoreOutcome.Stored);
        await node.Tier.LeaseAsync("acl:1", node.NewLease(claim: RemoteLeaseClaim.FromHolder, holder: "x/1"), Node.Long);
        await node.Tier.ReleaseAsync("acl:1", "none", Node.Long);
        (await node.Tier.TouchAsync("acl:1", TimeSpan.FromHours(1), TimeSpan.Zero, Node.Long)).Should().BeTrue();
        (await node.Tier.ExpireAsync("acl:1", TimeSpan.FromMinutes(1), Node.Long)).Should().BeTrue();
        (await node.Tier.RemoveIfAsync("acl:1", SeenEntry.OfWhole("y"u8), Node.Long)).Should().BeTrue();
        await node.Tier.RemoveAsync("acl:1", Node.Long);
        await node.Tier.RaiseVersionAsync("t:acl", Node.Long);
        await node.Tier.ReadVersionsAsync(["t:acl", $"t:{Guid.NewGuid()}"], Node.Long);
        (await node.Tier.ClearPatternAsync("acl:*", Node.Long)).Should().Be(1);
        await node.Tier.IsAliveAsync("nobody", Node.Long);
        await node.Channel.AnnounceKeyAsync("acl:1", Node.Long);
        await node.Channel.AnnouncePatternAsync("acl:*", Node.Long);
        if (confirm)
            await node.Channel.ConfirmAsync(Node.Long);
    }

    private static async Task<string> FailureAsync(Func<Task> call) => (await call.Should().ThrowAsync<RemoteTierException>()).Which.ToString();

    /// <summary>Whether anything goes wrong: a call, the hearing of changes, the end of a predecessor, the look at the server's settings.</summary>
    private async Task<bool> IsMissedAsync(Node node, CollectedLog log)
    {
        try
        {
            await Eventually.True(() => log.Count(2001) + log.Count(2002) + log.Count(2004) + log.Count(2005) > 0, "it connects, or is refused");
            if (log.Count(2001) == 0)
                return true;
            await node.ConnectedAsync();
            await redis.Server.CliAsync("SCRIPT", "FLUSH");
            await EverythingAsync(node);
            var policy = await redis.Server.CliAsync("CONFIG", "GET", "maxmemory-policy");
            await redis.Server.CliAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "100mb");
            await redis.Server.KillClientsAsync("less");
            await Eventually.True(() => log.Count(2001) == 2, "connected again");
            var asked = await WithinPingsAsync(node, () => log.Has(LogLevel.Warning, 2008));
            await redis.Server.CliAsync("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "0");
            return !asked || log.Has(LogLevel.Warning, 2006);
        }
        catch (RemoteTierException failure) when (failure.Failure == RemoteFailure.Refused)
        {
            return true;
        }
    }

    private static async Task<bool> WithinPingsAsync(Node node, Func<bool> condition)
    {
        var until = node.Heard.Confirmations + 4;
        await Eventually.True(() => condition() || node.Heard.Confirmations > until, "asked, or some PINGs later");
        return condition();
    }

    private Task UserAsync(string user, string[] rules) => UserAsync(redis.Server, user, rules);

    private static async Task UserAsync(RedisServer server, string user, string[] rules) => await server.CliAsync(["ACL", "SETUSER", user, "reset", "on", ">" + Canary, .. rules]);

    private sealed class ThrowingLog : ILogger
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _calls);
            throw new IOException("The disk is full.");
        }
    }
}
