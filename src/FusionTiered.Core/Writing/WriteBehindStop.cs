using FusionTiered.Stopping;

namespace FusionTiered.Writing;

/// <summary>Flushes a write-behind when the host stops.</summary>
/// <param name="profile">The profile, for the log.</param>
/// <param name="buffer">The buffer.</param>
internal sealed class WriteBehindStop(string profile, IWriteBuffer buffer) : IStopStep
{
    public StopStage Stage => StopStage.FlushWrites;

    public string Name => $"write-behind of profile '{profile}'";

    public ValueTask StopAsync(CancellationToken cancellationToken) => buffer.StopAsync(cancellationToken);
}
