using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Two bare connections to one server: one that tracks and one that only writes.</summary>
internal sealed class TrackedPair : IAsyncDisposable
{
    private TrackedPair(Links.OpenLink tracker, Links.OpenLink other, RecordingListener heard)
    {
        Tracker = tracker;
        Other = other;
        Heard = heard;
    }

    public Links.OpenLink Tracker { get; }

    public Links.OpenLink Other { get; }

    /// <summary>Pushes to the tracker, and the replies to commands sent with <see cref="AskAsync"/>.</summary>
    public RecordingListener Heard { get; }

    public static async Task<TrackedPair> StartAsync(RedisServer server, string tracking)
    {
        var heard = new RecordingListener();
        var settings = Links.Settings(server.Port);
        var pair = new TrackedPair(await Links.OpenAsync(settings, heard), await Links.OpenAsync(settings), heard);
        (await RawCommand.SendAsync(pair.Tracker.Connection, "CLIENT TRACKING ON " + tracking)).Should().Be("OK");
        return pair;
    }

    public Task<string> WriteAsync(string command) => RawCommand.SendAsync(Other.Connection, command).Ends();

    /// <summary>On the tracking connection; the reply is noted in wire order.</summary>
    public async Task<string> AskAsync(string command)
        => await RawCommand.SendAsync(Tracker.Connection, command, new Noting(Heard, command)).Ends();

    /// <summary>
    /// What was heard since the last call. A PING is answered after the push of every write that was acknowledged before it was sent,
    /// so afterwards nothing is still on its way.
    /// </summary>
    public async Task<string[]> HeardAsync()
    {
        await RawCommand.SendAsync(Tracker.Connection, "PING").Ends();
        return Heard.Take();
    }

    public async ValueTask DisposeAsync()
    {
        await Tracker.DisposeAsync();
        await Other.DisposeAsync();
    }

    private sealed class Noting(RecordingListener heard, string command) : IReplyObserver
    {
        public void OnReply(int index, RespReader reply) => heard.Note("reply to " + command);
    }
}
