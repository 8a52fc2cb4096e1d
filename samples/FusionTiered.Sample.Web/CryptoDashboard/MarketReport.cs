namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>A short judgement on a symbol.</summary>
internal sealed record MarketReport(string Symbol, string Timeframe, double? Price, double Rsi, string Verdict);
