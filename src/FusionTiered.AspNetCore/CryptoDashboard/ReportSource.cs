namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>The reports that <c>GET /cache-stats</c> tells of. Metadata of the endpoint.</summary>
/// <param name="Profile">The profile that they lie under.</param>
/// <param name="Find">Finds the id of the latest one. Null: it is not known.</param>
internal sealed record ReportSource(string Profile, Func<IServiceProvider, CancellationToken, ValueTask<string?>>? Find);
