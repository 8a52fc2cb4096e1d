namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>An order of an account.</summary>
internal sealed record Order(string Id, int AccountId, string Symbol, string Side, double Quantity, double Price);
