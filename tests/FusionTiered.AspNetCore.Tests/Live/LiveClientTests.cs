using System.Text;
using FusionTiered.AspNetCore.Live;

namespace FusionTiered.AspNetCore.Tests.Live;

public sealed class LiveClientTests
{
    [Fact]
    public async Task Only_the_newest_message_waits_for_the_client()
    {
        var client = new LiveClient();
        for (var i = 0; i < 1_000; i++)
        {
            client.Offer(new LiveMessage(Encoding.UTF8.GetBytes($"{i}")));
        }

        Encoding.UTF8.GetString((await client.NextAsync(TimeSpan.FromHours(1), TimeProvider.System, default))!.Json.Span).Should().Be("999");
    }

    [Fact]
    public async Task Silence_is_told_after_the_time_of_a_heartbeat()
    {
        var clock = new ManualClock();
        var next = new LiveClient().NextAsync(TimeSpan.FromSeconds(15), clock, default).AsTask();
        clock.Advance(TimeSpan.FromSeconds(14));
        next.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await next).Should().BeNull();
    }
}
