using FusionTiered.Servers;
using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Connections;

/// <summary>An established connection as others see it.</summary>
/// <param name="Kind">Its purpose.</param>
/// <param name="Generation">1 for the first connection of its place, 2 for its successor, ...</param>
/// <param name="Endpoint">Where it leads.</param>
/// <param name="Server">The server that answers.</param>
/// <param name="Tracking">Whether changes are announced on it.</param>
/// <param name="IsPredecessorGone">
/// True when nothing that the former connection still had under way can be executed any more: there was none,
/// or the server has killed it or does not know it.
/// </param>
/// <param name="LeaseOpenedAt">When the PING was sent that ended the handshake.</param>
internal sealed record ConnectionInfo(
    ConnectionKind Kind, long Generation, RedisEndpoint Endpoint, ServerGreeting Server, TrackingState Tracking, bool IsPredecessorGone, long LeaseOpenedAt);
