namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>How a symbol is traded.</summary>
internal sealed record SymbolConfiguration(string Symbol, double TickSize, double LotSize, double MaxOrder, double LastClose);
