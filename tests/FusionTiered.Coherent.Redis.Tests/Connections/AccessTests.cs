using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

public sealed class AccessTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    /// <summary>What one of our nodes needs in database 0 (+select for another), and no more.</summary>
    private const string LeastPrivilege =
        "resetkeys ~c:* resetchannels -@all +hello +auth +ping +get +mget +set +del +unlink +pttl +eval +evalsha +scan +time"
        + " +client|info +client|kill +client|tracking +client|trackinginfo";

    private const string Canary = "s3cret-canary";

    [RedisFact]
    public async Task A_wrong_password_never_gives_a_connection_and_never_shows()
    {
        await UserAsync("wrong", "on >right +@all ~*");
        var heard = new RecordingListener();
        await using var client = new RedisClient(Settings("wrong", Canary), heard, random: static () => 0);
        client.Start();
        await Eventually.True(() => heard.Failures.Count >= 4, "several attempts");
        heard.Connected.Should().BeEmpty();
        heard.Failures.Should().OnlyContain(failure => failure.IsRefusal && failure.Message.Contains("WRONGPASS"));
        string.Concat(heard.Failures.Select(failure => failure.ToString())).Should().NotContain(Canary);
        var refused = (await FluentActions.Awaiting(() => client.GetAsync(Links.Key("c:1")).Ends()).Should().ThrowAsync<RedisNotConnectedException>()).Which;
        refused.ToString().Should().NotContain(Canary);
        string.Concat(client.State).Should().NotContain(Canary);
    }

    [RedisFact]
    public async Task When_the_password_becomes_right_the_connection_comes()
    {
        await UserAsync("late", "on >other +@all ~*");
        var heard = new RecordingListener();
        await using var client = new RedisClient(Settings("late", Canary), heard, random: static () => 0.01);
        client.Start();
        await Eventually.True(() => !heard.Failures.IsEmpty, "refused once");
        await UserAsync("late", $"resetpass >{Canary}");
        await client.WhenConnectedAsync().Ends();
        (await client.PingAsync()).Should().BeTrue();
    }

    [RedisFact]
    public async Task The_documented_ACL_line_is_enough_and_grants_no_more()
    {
        await UserAsync("least", $"on >{Canary} {LeastPrivilege}");
        await using var client = await Links.ClientAsync(Settings("least", Canary, "c:"));
        client.State[0].Connection!.Tracking.IsOn.Should().BeTrue();
        (await client.SetAsync(Links.Key("c:1"), Links.Bytes("v"), 5000)).Should().BeTrue();
        using (var stored = await client.GetWithTtlAsync(Links.Key("c:1")))
            stored.Pttl.Should().BeInRange(1, 5000);
        (await client.EvalAsync<IntegerReply, long>(new("del", "return redis.call('del',KEYS[1])"), new[] { Links.Key("c:1") }, default)).Should().Be(1);
        (await client.ScanAsync(0, Links.Key("c:*"), 10)).Keys.Should().NotBeNull();
        (await client.TimeAsync()).Should().BePositive();
        foreach (var forbidden in new[] { "GET secret", "FLUSHALL", "KEYS *", "CONFIG GET maxmemory", "EVAL return(redis.call('get','secret')) 0" })
            (await RawCommand.SendAsync(client, forbidden)).Should().MatchRegex("^-(NOPERM|ERR The user executing the script can't access)");
        var first = client.State[0].Connection!.Server.ClientId;
        await RawCommand.SendAsync(client, $"CLIENT KILL ID {first} SKIPME no");
        await Eventually.True(() => client.State[0].Connection?.Generation == 2, "connected again");
        client.State[0].Connection!.IsPredecessorGone.Should().BeTrue();
    }

    [RedisFact]
    public async Task Without_the_right_to_kill_the_successor_says_that_it_does_not_know()
    {
        await UserAsync("nokill", $"on >{Canary} {LeastPrivilege} -client|kill");
        await using var client = await Links.ClientAsync(Settings("nokill", Canary, "c:"));
        await redis.Server.CliAsync("CLIENT", "KILL", "ID", client.State[0].Connection!.Server.ClientId.ToString());
        await Eventually.True(() => client.State[0].Connection?.Generation == 2, "connected again");
        client.State[0].Connection!.IsPredecessorGone.Should().BeFalse();
    }

    [RedisFact]
    public async Task Without_the_right_to_track_data_still_flows_and_nobody_believes_in_tracking()
    {
        await UserAsync("notrack", $"on >{Canary} {LeastPrivilege} -client|tracking");
        await using var client = await Links.ClientAsync(Settings("notrack", Canary, "c:"));
        client.State[0].Connection!.Tracking.IsOn.Should().BeFalse();
        client.State[0].Connection!.Tracking.Reason.Should().Contain("NOPERM");
        (await client.SetAsync(Links.Key("c:2"), Links.Bytes("v"))).Should().BeTrue();
    }

    [RedisFact]
    public async Task A_database_that_does_not_exist_is_a_refusal_that_names_the_setting()
    {
        var heard = new RecordingListener();
        await using var client = new RedisClient(Links.Settings(redis.Server.Port, options => options.Database = 9999), heard, random: static () => 1);
        client.Start();
        await Eventually.True(() => !heard.Failures.IsEmpty, "refused");
        heard.Failures.First().Message.Should().Contain("Database 9999");
    }

    [RedisFact]
    public async Task The_database_and_the_name_are_those_of_the_settings()
    {
        await using var client = await Links.ClientAsync(Links.Settings(redis.Server.Port, options =>
        {
            options.Database = 7;
            options.ClientName = "acceptance";
        }));
        await client.SetAsync(Links.Key("c:db"), Links.Bytes("seven"));
        (await redis.Server.CliAsync("-n", "7", "GET", "c:db")).Should().Be("seven");
        (await redis.Server.CliAsync("CLIENT", "LIST")).Should().Contain("name=acceptance").And.Contain("resp=3");
    }

    private ConnectionSettings Settings(string user, string password, params string[] tracking) => Links.Settings(
        redis.Server.Port,
        options =>
        {
            options.User = user;
            options.Password = password;
        },
        tracking);

    private Task<string> UserAsync(string user, string rules) => redis.Server.CliAsync(["ACL", "SETUSER", user, .. rules.Split(' ')]);
}
