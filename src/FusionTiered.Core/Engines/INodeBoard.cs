namespace FusionTiered.Engines;

/// <summary>A place in the shared tier where each node of a cache leaves one note about itself, and reads those of the others.</summary>
/// <remarks>For the dashboard. Nothing here throws because the tier fails. Safe to use from many threads.</remarks>
internal interface INodeBoard
{
    /// <summary>Leaves a note, and reads all of them in the same round trip.</summary>
    /// <param name="node">The name of the node that the note is of; empty: only read.</param>
    /// <param name="note">The note, which replaces the node's last one; null: take it away.</param>
    /// <param name="lifetime">How long the board stays when nobody writes any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All notes, in no order; null: the tier did not answer, or refused.</returns>
    ValueTask<IReadOnlyList<string>?> ExchangeAsync(string node, string? note, TimeSpan lifetime, CancellationToken cancellationToken = default);
}
