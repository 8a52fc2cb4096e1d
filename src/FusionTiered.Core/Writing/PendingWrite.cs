using System.Runtime.InteropServices;

namespace FusionTiered;

/// <summary>A write that was accepted and that the sink has not taken yet.</summary>
/// <param name="Id">Unique; the same at each try and after a crash. A sink that keeps it can tell a repeated write.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Sequence">Rises with each write of a buffer. A later write of a key has a higher one.</param>
/// <param name="Attempt">1 at the first call of the sink, and one more at each further one by the same node.</param>
/// <typeparam name="T">The type of the value.</typeparam>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PendingWrite<T>(Guid Id, CacheKey Key, T Value, long Sequence, int Attempt = 1);
