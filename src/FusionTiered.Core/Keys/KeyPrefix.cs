using System.Runtime.CompilerServices;

namespace FusionTiered.Keys;

/// <summary>The first characters of a profile's prefix, padded, so that a short one is written by a single store of 32 bytes.</summary>
[InlineArray(Length)]
internal struct KeyPrefix
{
    public const int Length = 16;

#pragma warning disable IDE0044, S1144 // Reached through its address.
    private char _first;
#pragma warning restore IDE0044, S1144

    public static KeyPrefix Of(string prefix)
    {
        var padded = default(KeyPrefix);
        prefix.AsSpan(0, Math.Min(prefix.Length, Length)).CopyTo(padded);
        return padded;
    }
}
