namespace FusionTiered.Flows;

/// <summary>What became of a loaded value in the shared tier.</summary>
internal enum SharedStore
{
    /// <summary>It is there, and memory gets it from there.</summary>
    Stored,

    /// <summary>Something came in between: the value goes to those who waited, and nowhere else.</summary>
    Outdated,

    /// <summary>The tier did not take it: memory may keep it.</summary>
    NotTaken,
}
