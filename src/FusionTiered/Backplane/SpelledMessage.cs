using System.Runtime.InteropServices;

namespace FusionTiered.Fusion.Backplane;

/// <summary>A message as it goes to Redis, which puts its number in.</summary>
/// <param name="Channel">The channel; empty: there is no message.</param>
/// <param name="Bytes">The message in FusionCache's format.</param>
/// <param name="Place">How many bytes stand before the number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpelledMessage(string? Channel, byte[]? Bytes, int Place)
{
    /// <summary>Whether there is a message.</summary>
    public bool IsThere => !string.IsNullOrEmpty(Channel);
}
