namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>A proposal to buy or to sell. <paramref name="Result"/> is in per cent; null: it is open.</summary>
internal sealed record Signal(string Id, int ProviderId, string AssetPair, string Side, double Entry, DateOnly OpenedOn, double? Result);
