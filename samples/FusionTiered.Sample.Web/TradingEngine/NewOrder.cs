namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>What a trader asks for.</summary>
internal sealed record NewOrder(int AccountId, string Symbol, string Side, double Quantity, double Price);
