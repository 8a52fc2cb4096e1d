using System.Threading.Channels;

namespace FusionTiered.Core.Tests.Writing;

/// <summary>A sink on command: it keeps its batches, and waits or fails as told.</summary>
internal sealed class RecordingSink<T> : IWriteBehindSink<T>
{
    private readonly Channel<WriteBehindBatch<T>> _batches = Channel.CreateUnbounded<WriteBehindBatch<T>>();

    /// <summary>What it does with a batch, before it is kept.</summary>
    public Func<WriteBehindBatch<T>, CancellationToken, Task> Does { get; set; } = static (_, _) => Task.CompletedTask;

    public async ValueTask WriteAsync(WriteBehindBatch<T> batch, CancellationToken cancellationToken)
    {
        await Does(batch, cancellationToken);
        _batches.Writer.TryWrite(batch);
    }

    /// <summary>The next batch that it took.</summary>
    public async Task<WriteBehindBatch<T>> NextAsync() => await _batches.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
