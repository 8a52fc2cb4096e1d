namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>Finds the id of the latest report. Metadata of <c>GET /cache-stats</c>.</summary>
/// <param name="Find">Null: it is not known.</param>
internal sealed record LatestReport(Func<IServiceProvider, CancellationToken, ValueTask<string?>>? Find);
