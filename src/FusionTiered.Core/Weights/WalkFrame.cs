namespace FusionTiered.Weights;

/// <summary>What a walk has still to do: an object, or the rest of an array.</summary>
internal struct WalkFrame
{
    /// <summary>The object or array.</summary>
    public object Item;

    /// <summary>The plan of the array; null for an object that was not visited.</summary>
    public TypePlan? Array;

    /// <summary>The next element of the array.</summary>
    public long Next;

    /// <summary>The bytes that were counted before its first element.</summary>
    public long Before;
}
