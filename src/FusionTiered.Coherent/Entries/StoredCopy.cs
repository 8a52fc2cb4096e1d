namespace FusionTiered.Entries;

/// <summary>A value that callers may change, kept in a form from which each of them gets one of its own.</summary>
internal abstract class StoredCopy
{
    /// <summary>How many bytes it takes.</summary>
    public abstract int Length { get; }

    /// <summary>A new value, equal to the one that was stored.</summary>
    public abstract object? Read();
}
