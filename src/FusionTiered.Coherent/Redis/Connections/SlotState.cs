namespace FusionTiered.Redis.Connections;

/// <summary>A look at one place of a client.</summary>
/// <param name="Kind">Its purpose.</param>
/// <param name="Connection">The present connection, null while there is none.</param>
/// <param name="LastFailure">Why the last connection ended or the last attempt failed.</param>
/// <param name="Connects">Connections made so far.</param>
/// <param name="FailedAttempts">Failed attempts since the last connection.</param>
/// <param name="PendingOperations">Commands awaited.</param>
/// <param name="PendingBytes">Their bytes.</param>
internal sealed record SlotState(
    ConnectionKind Kind, ConnectionInfo? Connection, Exception? LastFailure, long Connects, long FailedAttempts, int PendingOperations, long PendingBytes);
