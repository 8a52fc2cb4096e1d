using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Commands;

/// <summary>One step of a SCAN.</summary>
/// <param name="Cursor">Where to go on; 0 when the walk is over.</param>
/// <param name="Keys">Keys found in this step, possibly none, possibly some seen before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScanPage(ulong Cursor, byte[][] Keys);
