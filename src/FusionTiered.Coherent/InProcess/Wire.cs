namespace FusionTiered.InProcess;

/// <summary>What lies between a node and the tier.</summary>
internal enum Wire
{
    /// <summary>It carries.</summary>
    Fine,

    /// <summary>It is cut, and both ends know.</summary>
    Cut,

    /// <summary>It carries nothing, and nobody knows. Messages wait in it.</summary>
    Silent,
}
