using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Connections;

/// <summary>The result of the handshake.</summary>
/// <param name="Server">The server.</param>
/// <param name="Tracking">Whether changes are announced.</param>
/// <param name="ArePredecessorsGone">Whether every predecessor is certainly dead at the server.</param>
/// <param name="Self">How this connection can be killed one day.</param>
internal sealed record HandshakeResult(ServerGreeting Server, TrackingState Tracking, bool ArePredecessorsGone, Predecessor Self);
