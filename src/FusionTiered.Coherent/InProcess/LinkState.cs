namespace FusionTiered.InProcess;

/// <summary>What a node knows of its connection.</summary>
internal enum LinkState
{
    /// <summary>It can be used.</summary>
    Up,

    /// <summary>It was opened, and the tier has not answered yet.</summary>
    Opening,

    /// <summary>There is none.</summary>
    Down,

    /// <summary>There will be none any more.</summary>
    Closed,
}
