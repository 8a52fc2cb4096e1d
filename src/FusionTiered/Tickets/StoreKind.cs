namespace FusionTiered.Fusion.Tickets;

/// <summary>The reason why a call may store.</summary>
internal enum StoreKind
{
    /// <summary>It reads L2, and loads.</summary>
    Load,

    /// <summary>The application sets the value.</summary>
    Set,

    /// <summary>The application removes the value.</summary>
    Remove,

    /// <summary>The application ends the value, and keeps it for a source that fails.</summary>
    Expire,

    /// <summary>The application ends all values with a tag, or of a profile.</summary>
    Mark,
}
