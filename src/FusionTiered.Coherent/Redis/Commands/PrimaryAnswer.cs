using FusionTiered.Servers;

namespace FusionTiered.Redis.Commands;

/// <summary>The primary, as one Sentinel has it.</summary>
/// <param name="Primary">Its host, mostly an address, and its port.</param>
/// <param name="Epoch">The number of the configuration: each failover raises it, so of two answers the one with the higher number is newer.</param>
internal sealed record PrimaryAnswer(RedisEndpoint Primary, long Epoch);
