using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Connections;

public sealed class RedisOptionsCompilerTests
{
    private const string Canary = "s3cret-canary";

    [Fact]
    public void The_defaults_are_valid_and_are_those_of_the_design()
    {
        var settings = RedisOptionsCompiler.Compile(RedisOptions.Parse("redis://h"), new());
        settings.ReadBudget.Should().Be(TimeSpan.FromMilliseconds(100));
        settings.WriteBudget.Should().Be(TimeSpan.FromMilliseconds(500));
        settings.ConnectTimeout.Should().Be(TimeSpan.FromSeconds(5));
        settings.PingInterval.Should().Be(TimeSpan.FromMilliseconds(500));
        settings.SilenceLimit.Should().Be(TimeSpan.FromSeconds(1));
        settings.MaxPendingOperations.Should().Be(4096);
        settings.MaxPendingBytes.Should().Be(16 << 20);
    }

    [Fact]
    public void All_mistakes_of_both_are_told_at_once()
    {
        var limits = new CoherentRedisOptions { Connections = 17, Lease = TimeSpan.FromMilliseconds(100), ReadBudget = TimeSpan.Zero };
        var message = FluentActions.Invoking(() => RedisOptionsCompiler.Compile(new() { Database = -1 }, limits)).Should().Throw<ArgumentException>().Which.Message;
        foreach (var part in new[] { "Endpoints is empty", "Database is -1", "Connections is 17; it must be from 1 to 16", "Lease is 00:00:00.1000000; it must be from 200 to 30000", "ReadBudget" })
            message.Should().Contain(part);
    }

    [Fact]
    public void The_password_shows_nowhere()
    {
        var settings = RedisOptionsCompiler.Compile(RedisOptions.Parse($"redis://app:{Canary}@h:1/2"), new());
        $"{settings} {new FusionTiered.Redis.Commands.Hello("app", Canary, null)}".Should().NotContain(Canary);
    }
}
