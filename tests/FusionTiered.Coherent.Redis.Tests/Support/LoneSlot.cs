using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>One place of a client without the client; it reconnects without a pause.</summary>
internal sealed class LoneSlot : IAsyncDisposable
{
    private readonly Heartbeat _heartbeat = new(new(TimeProvider.System), "test heartbeat");

    public LoneSlot(ConnectionSettings settings, IConnectionListener listener)
    {
        Slot = new(settings, ConnectionKind.Tracking, _heartbeat, listener, listener as IPushHandler, static () => 0);
        Slot.Start();
    }

    public ConnectionSlot Slot { get; }

    public async ValueTask DisposeAsync()
    {
        Slot.Dispose();
        await Slot.Ended.Ends();
        _heartbeat.Dispose();
    }
}
