namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>A user's account.</summary>
internal sealed record Account(int Id, string Owner, double Balance, bool IsActive);
