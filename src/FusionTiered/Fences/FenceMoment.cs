using System.Runtime.InteropServices;

namespace FusionTiered.Fusion.Fences;

/// <summary>A moment on the fences of a profile: before it began to read or load, a value knows of every invalidation.</summary>
/// <param name="Tick">Of <see cref="FenceClock"/>.</param>
/// <param name="Epoch">Of <see cref="ProfileFence"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FenceMoment(long Tick, int Epoch);
