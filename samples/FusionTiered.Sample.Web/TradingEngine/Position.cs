namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>What an account holds of a symbol.</summary>
internal sealed record Position(int AccountId, string Symbol, double Quantity);
