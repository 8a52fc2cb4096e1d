using FusionTiered.Invalidation;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Engines;

/// <summary>Everything that an engine gets from the container to make one cache.</summary>
internal sealed class EngineParts
{
    /// <summary>The name of the cache; empty for the one without a name.</summary>
    public required string Name { get; init; }

    /// <summary>The options at the start. Limits of the whole and the prefix do not change afterwards.</summary>
    public required FusionTieredOptions Options { get; init; }

    public required ProfileCatalog Profiles { get; init; }

    /// <summary>The events that are mapped now.</summary>
    public required Func<EventMap> Events { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Logs { get; init; }

    /// <summary>Gets what the cache measures as it happens.</summary>
    public required CacheTelemetry Telemetry { get; init; }

    /// <summary>Null: sources have no scopes of their own.</summary>
    public IServiceScopeFactory? Scopes { get; init; }

    /// <summary>What the cache shares with other nodes; null: nothing, its memory is all there is.</summary>
    public L2Choice? L2 { get; init; }

    /// <summary>Where Redis is, validated, when <see cref="L2"/> is a <see cref="RedisChoice"/>; else null.</summary>
    public RedisOptions? Redis { get; init; }

    /// <summary>For the keyed services of the cache, and for serializers of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Tells the engine of changes: of the settings of profiles, of the mapped events.</summary>
    public required Action<Action, Action<EventMap>> Follow { get; init; }
}
