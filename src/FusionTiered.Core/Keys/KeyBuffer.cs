using System.Runtime.CompilerServices;

namespace FusionTiered.Keys;

/// <summary>The characters of a composed key, inside the struct that composes it.</summary>
/// <remarks>Whoever writes checks against <see cref="Capacity"/>; the rest is slack, so that a number may be written as one whole block.</remarks>
[InlineArray(Capacity + Slack)]
internal struct KeyBuffer
{
    public const int Capacity = 96;

    public const int Slack = 8;

#pragma warning disable IDE0044, S1144 // Reached through its address.
    private char _first;
#pragma warning restore IDE0044, S1144
}
