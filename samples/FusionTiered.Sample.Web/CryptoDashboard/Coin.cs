namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>A coin, as the market service last told it.</summary>
internal sealed record Coin(string Symbol, string Name, int Rank, double Price, double Change24h, double Volume24h, double MarketCap);
