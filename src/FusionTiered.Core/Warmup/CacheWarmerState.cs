using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>How the last run of a warmer is or ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheWarmerState>))]
public enum CacheWarmerState
{
    /// <summary>It has not begun: others run first.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has loaded its values.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It did not end within its deadline.</summary>
    TimedOut,

    /// <summary>It was called off: the host stops, or another node has its turn.</summary>
    Cancelled,
}
