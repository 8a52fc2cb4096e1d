using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>Alone, since what it measures is the whole process: the bytes would be reserved on the reader's thread.</summary>
[Collection(AloneCollection.Name)]
public sealed class ReservationTests
{
    [Fact]
    public async Task A_header_within_the_limit_reserves_nothing_before_its_bytes_come()
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            await server.CommandAsync();
            await server.SayAsync("$60000000\r\nabc");
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var leave = new CancellationTokenSource();
        var value = link.Connection.GetAsync(Links.Key("k"), default, leave.Token);
        await Eventually.True(() => peer.Accepted == 1 && link.Connection.PendingOperations == 1, "asked");
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => value.Ends()).Should().ThrowAsync<OperationCanceledException>();
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(10 << 20);
    }
}
