namespace FusionTiered;

/// <summary>The writes of one call of a sink.</summary>
/// <param name="Writes">At least one; no key twice.</param>
/// <param name="FencingToken">
/// Rises each time another node takes over the writes of a durable buffer; 0 for a buffer in memory. A sink that keeps the token beside a row
/// and refuses lower ones is safe from a node that was frozen in the middle of a call and goes on after its successor.
/// </param>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed record WriteBehindBatch<T>(IReadOnlyList<PendingWrite<T>> Writes, long FencingToken = 0);
