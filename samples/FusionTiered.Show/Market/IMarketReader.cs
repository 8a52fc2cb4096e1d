namespace FusionTiered.Show.Market;

/// <summary>Whoever answers pages: the cached service, or a node of a cluster.</summary>
public interface IMarketReader
{
    ValueTask<Answer> ReadAsync(Page page, CancellationToken ct);
}
