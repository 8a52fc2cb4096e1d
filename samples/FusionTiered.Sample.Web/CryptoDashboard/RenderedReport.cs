namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>A report that a worker has rendered; it never changes.</summary>
internal sealed record RenderedReport(int Id, string Symbol, DateOnly Date, string Html);
