namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>The price of a symbol in a month that is over.</summary>
internal sealed record Bar(string Symbol, DateOnly Date, double Price);
