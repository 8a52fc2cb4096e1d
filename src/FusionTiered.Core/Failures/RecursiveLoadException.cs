using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>A source asked the cache for a key whose load waits, directly or through others, for that very source.</summary>
public sealed class RecursiveLoadException : InvalidOperationException
{
    /// <summary>Describes the circle by its length.</summary>
    /// <param name="length">How many loads wait for one another.</param>
    public RecursiveLoadException(int length)
        : base(length <= 1
            ? "A source asked the cache for the key it is loading; it would wait for itself. Compute the value without the cache, or under another key."
            : $"A source asked the cache for a key whose load waits for that source ({length} loads in a circle). Break the circle: let one of them compute its value without the cache.")
    {
        Length = length;
        HelpLink = Help.Recursion;
    }

    /// <summary>How many loads wait for one another.</summary>
    public int Length { get; }
}
