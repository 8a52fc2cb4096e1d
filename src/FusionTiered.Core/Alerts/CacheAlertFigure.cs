using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>What a rule for alerts looks at, measured over the window.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheAlertFigure>))]
public enum CacheAlertFigure
{
    /// <summary>Calls that a tier answered, in per cent of the calls. An alert when it is below the limit.</summary>
    HitRate,

    /// <summary>Calls that memory answered, in per cent of the calls. An alert when it is below the limit.</summary>
    L1HitRate,

    /// <summary>The mean time of a look-up in L2, in milliseconds.</summary>
    Latency,

    /// <summary>The mean time of a call that memory could not answer, in milliseconds: L2, the source and waiting for both.</summary>
    ResponseTime,

    /// <summary>For how much of the window L2 could not be reached, or was left alone after failures, in per cent. It is of the whole cache.</summary>
    L2Away,

    /// <summary>Values that memory had no room for within a minute, in per cent of the values there are: at 100 memory is replaced once a minute.</summary>
    EvictionRate,

    /// <summary>Bytes in memory now, in per cent of <see cref="FusionTieredOptions.MaxBytes"/>.</summary>
    Memory,

    /// <summary>Removes, expiries, tags, clears and events, for each 100 calls.</summary>
    InvalidationRate,
}
