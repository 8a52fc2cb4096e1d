namespace FusionTiered;

/// <summary>Takes the writes of a write-behind: usually one statement for a batch of rows.</summary>
/// <remarks>
/// One call at a time for each buffer (for each partition of a durable one). To throw means that the whole batch failed. Its writes are then tried
/// one by one, so a call has to stand a write that it has taken before: each write keeps its <see cref="PendingWrite{T}.Id"/>.
/// </remarks>
/// <typeparam name="T">The type of the values.</typeparam>
public interface IWriteBehindSink<T>
{
    /// <summary>Writes a batch. A batch has no key twice.</summary>
    /// <param name="batch">The writes, in the order of their acceptance.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="WriteBehindOptions.SinkDeadline"/>. The next call waits until this one has returned.</param>
    ValueTask WriteAsync(WriteBehindBatch<T> batch, CancellationToken cancellationToken);
}
