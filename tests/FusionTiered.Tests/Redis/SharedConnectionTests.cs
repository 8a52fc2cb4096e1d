using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>A connection is given when commands go through.</summary>
public sealed class SharedConnectionTests
{
    [Fact]
    public async Task It_is_given_when_the_first_pings_come_back()
    {
        var real = SlowConnection.Of(refusals: 3, out var slow);
        using var shared = new SharedConnection(() => Task.FromResult(real), isOwned: true, "cache", NullLogger.Instance);

        await shared.GetAsync().Ends();

        slow.Pings.Should().Be(5, "three are refused, then commands and messages go through");
    }

    [Fact]
    public async Task It_is_given_after_a_while_though_no_ping_comes_back()
    {
        var real = SlowConnection.Of(int.MaxValue, out var slow);
        using var shared = new SharedConnection(() => Task.FromResult(real), isOwned: true, "cache", NullLogger.Instance);

        await shared.GetAsync().Ends();

        slow.Pings.Should().BeInRange(2, 100);
    }

    [Fact]
    public async Task One_of_the_application_is_not_tried()
    {
        var real = SlowConnection.Of(refusals: 3, out var slow);
        using var shared = new SharedConnection(() => Task.FromResult(real), isOwned: false, "cache", NullLogger.Instance);

        await shared.GetAsync().Ends();

        slow.Pings.Should().Be(0);
    }
}
