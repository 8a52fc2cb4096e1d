using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>Which tiers a profile or a call uses.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<TierUse>))]
public enum TierUse
{
    /// <summary>Neither tier: every call goes to the source, still one load at a time for each key.</summary>
    None = 0,

    /// <summary>The memory of this process.</summary>
    L1 = 1,

    /// <summary>The tier that the nodes share, when one is registered.</summary>
    L2 = 2,

    /// <summary>Both: memory first, then the shared tier. The default.</summary>
    Both = L1 | L2,
}
