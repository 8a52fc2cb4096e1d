namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>The open orders of a symbol, the best prices first.</summary>
internal sealed record OrderBook(string Symbol, IReadOnlyList<Order> Bids, IReadOnlyList<Order> Asks);
