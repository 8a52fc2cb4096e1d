using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.Backplane;

/// <summary>The parts that the backplane of a profile needs.</summary>
internal sealed class OrderedBackplaneParts
{
    /// <summary>The name of the profile, for logs.</summary>
    public required string Profile { get; init; }

    /// <summary>FusionCache's name of the profile's channel.</summary>
    public required string Channel { get; init; }

    public required RedisDatabase Redis { get; init; }

    public required RedisScripts Scripts { get; init; }

    public required ProfileFence Fence { get; init; }

    public required FencedMemory Memory { get; init; }

    public required RedisClock Clock { get; init; }

    public required CacheClock Time { get; init; }

    public required Heartbeat Heartbeat { get; init; }

    /// <summary>The longest time that a message may take.</summary>
    public required TimeSpan WriteDeadline { get; init; }

    /// <summary>Whether this profile's channel carries the marks of tags, which all profiles share.</summary>
    public required bool CarriesTags { get; init; }

    /// <summary>Gets each change of another node: whoever waits for the key looks again, or, where it was stored, into L2.</summary>
    public required Action<string, bool> Wake { get; init; }

    /// <summary>Gets the key of each message, this node's own included, before it is followed.</summary>
    public required Action<string> Told { get; init; }

    /// <summary>Called when another node has ended a tag or a profile: loads of this node may be outdated.</summary>
    public required Action Outdated { get; init; }

    /// <summary>Gets each change of another node, after it was followed.</summary>
    public required Action<BackplaneMessageAction, string> Hear { get; init; }

    /// <summary>Called after messages were lost.</summary>
    public required Action Missed { get; init; }

    /// <summary>Counts lost messages, and measures how long messages were on their way.</summary>
    public required CoherenceFigures Figures { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Whether the log may have exceptions, which name keys.</summary>
    public required bool RevealsKeys { get; init; }
}
