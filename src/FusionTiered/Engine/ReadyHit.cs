namespace FusionTiered.Fusion.Engine;

/// <summary>What memory says of a key without FusionCache.</summary>
internal enum ReadyHit
{
    /// <summary>There is no fresh value.</summary>
    None,

    /// <summary>There is an entry, and FusionCache has to decide.</summary>
    Unknown,

    /// <summary>There is a fresh value. It may differ from what the other nodes have.</summary>
    Unverified,

    /// <summary>There is a fresh value, as the other nodes have it.</summary>
    Verified,
}
