using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>Users and passwords that change while a client lives.</summary>
public sealed class CredentialTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Canary = "s3cret-canary";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [RedisFact]
    public async Task Credentials_are_asked_for_at_each_connection()
    {
        await UserAsync("changing", Canary + 1);
        var (password, heard) = (Canary + 1, new RecordingListener());
        await using var client = await Links.ClientAsync(Settings(_ => new(new RedisCredentials("changing", Volatile.Read(ref password)))), heard, heard);
        password = Canary + 2;
        await UserAsync("changing", Canary + 2);
        await redis.Server.CliAsync("CLIENT", "KILL", "USER", "changing");
        await Eventually.True(() => heard.Connected.Count(static one => one.Kind == ConnectionKind.Tracking) == 2, "connected again");
        (await redis.Server.CliAsync("CLIENT", "LIST")).Should().Contain("user=changing");
    }

    [RedisFact]
    public async Task Before_they_expire_the_connections_in_use_log_in_anew_and_go_on_hearing_of_changes()
    {
        await UserAsync("early", Canary);
        await UserAsync("late", Canary);
        var (asked, heard, clock) = (0, new RecordingListener(), new ManualClock());
        await using var client = new RedisClient(
            Settings(_ => new(new RedisCredentials(Interlocked.Increment(ref asked) <= 2 ? "early" : "late", Canary, DateTimeOffset.UtcNow + Hour))), heard, heard, clock);
        client.Start();
        await client.WhenConnectedAsync().Ends();
        clock.Advance(Hour * 0.8);
        await Eventually.TrueAsync(async () => Users(await redis.Server.CliAsync("CLIENT", "LIST"), "late") == 2, "both connections are another user");
        await redis.Server.CliAsync("SET", "c:renewed", "v");
        await Eventually.True(() => heard.Events.Contains("invalidate c:renewed"), "it is heard");
        client.State.Should().OnlyContain(static slot => slot.Connects == 1);
    }

    [RedisFact]
    public async Task New_credentials_that_are_refused_are_told_and_asked_for_again()
    {
        await UserAsync("stays", Canary);
        var (asked, clock, log) = (0, new ManualClock(), new CollectedLog());
        var listeners = new ConnectionListeners();
        listeners.Watch(new ConnectionLog(log, TimeProvider.System));
        await using var client = new RedisClient(
            Settings(_ => new(new RedisCredentials("stays", Interlocked.Increment(ref asked) is 3 ? Canary + "x" : Canary, DateTimeOffset.UtcNow + Hour))), listeners, time: clock);
        client.Start();
        await client.WhenConnectedAsync().Ends();
        clock.Advance(Hour * 0.8);
        await Eventually.True(() => log.Has(LogLevel.Warning, 2009), "it is told");
        log.All.Should().Contain("WRONGPASS").And.NotContain(Canary);
        (await client.PingAsync()).Should().BeTrue();
        clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.True(() => Volatile.Read(ref asked) >= 4, "asked again");
    }

    [RedisFact]
    public async Task Credentials_that_fail_are_a_failed_attempt() =>
        (await FailureAsync(static _ => throw new InvalidOperationException("the vault is closed"))).Should().Match("Credentials*InvalidOperationException: the vault is closed");

    [RedisFact]
    public async Task Credentials_that_hang_end_at_the_connect_timeout() =>
        (await FailureAsync(static async cancellation =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return null!;
        })).Should().Match("Credentials*did not come within 200 ms*");

    private static int Users(string clients, string user) => clients.Split('\n').Count(line => line.Contains($"user={user} ", StringComparison.Ordinal));

    private async Task<string> FailureAsync(Func<CancellationToken, ValueTask<RedisCredentials>> ask)
    {
        var heard = new RecordingListener();
        await using var client = new RedisClient(Settings(ask, TimeSpan.FromMilliseconds(200)), heard);
        client.Start();
        await Eventually.True(() => !heard.Failures.IsEmpty, "the attempt fails");
        return heard.Failures.First().Message;
    }

    private ConnectionSettings Settings(Func<CancellationToken, ValueTask<RedisCredentials>> ask, TimeSpan? connectTimeout = null) => Links.Settings(
        redis.Server.Port,
        options =>
        {
            options.Server.Credentials = ask;
            options.ConnectTimeout = connectTimeout ?? options.ConnectTimeout;
        },
        "c:");

    private async Task UserAsync(string user, string password) => await redis.Server.CliAsync("ACL", "SETUSER", user, "reset", "on", ">" + password, "+@all", "~*", "&*");
}
