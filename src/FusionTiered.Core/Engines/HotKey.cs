using System.Runtime.InteropServices;

namespace FusionTiered.Engines;

/// <summary>A key that was used often.</summary>
/// <param name="Profile">The name of its profile.</param>
/// <param name="Text">Its text.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HotKey(string Profile, string Text);
