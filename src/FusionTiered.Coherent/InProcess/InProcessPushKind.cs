namespace FusionTiered;

/// <summary>What an announcement of an <see cref="InProcessTier"/> is about.</summary>
public enum InProcessPushKind
{
    /// <summary>A key was written, removed or expired.</summary>
    Key,

    /// <summary>A key was marked: removed or expired, whether it was there or not, or announced.</summary>
    Mark,

    /// <summary>A version was raised, made or lost.</summary>
    Version,

    /// <summary>All keys that match a pattern have changed.</summary>
    Pattern,

    /// <summary>The tier was emptied.</summary>
    Everything,
}
