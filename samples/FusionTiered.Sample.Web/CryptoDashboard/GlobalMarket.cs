namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>All coins together.</summary>
internal sealed record GlobalMarket(double MarketCap, double Volume24h);
