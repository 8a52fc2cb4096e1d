using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>The rules for alerts that there are from the start.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheAlertSet>))]
public enum CacheAlertSet
{
    /// <summary>Those of <see cref="TradingEngine"/>, and memory above 80 %.</summary>
    Default,

    /// <summary>Hit rate below 80 %, response time above 2 s, memory above 80 %, more than 50 invalidations for 100 calls.</summary>
    SignalPlatform,

    /// <summary>Hit rate below 50 %, hit rate of memory below 30 %, latency of L2 above 10 ms, L2 away for more than 10 % of the window, memory replaced more often than once a minute.</summary>
    TradingEngine,

    /// <summary>None: only own rules.</summary>
    None,
}
