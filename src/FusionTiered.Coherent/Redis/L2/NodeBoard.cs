using FusionTiered.Engines;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>The notes of the nodes: a hash in Redis, one field for each node.</summary>
internal sealed class NodeBoard(RedisCalls calls, KeyLayout layout) : INodeBoard
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    public async ValueTask<IReadOnlyList<string>?> ExchangeAsync(string node, string? note, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        try
        {
            return await calls.Client.EvalAsync<TextsReply, string[]>(
                Scripts.ExchangeNotes,
                new[] { layout.Board },
                new[] { Scripts.Argument(node), Scripts.Argument(note ?? string.Empty), Scripts.Argument(Lifetimes.Milliseconds(lifetime)) },
                calls.Write(Budget),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure) || failure is OperationCanceledException)
        {
            return null;
        }
    }
}
