namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>What a provider sends.</summary>
internal sealed record NewSignal(int ProviderId, string AssetPair, string Side, double Entry);
