namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>Where orders are filled.</summary>
internal sealed record LiquidityProvider(int Id, string Name, double Spread, bool IsEnabled);
