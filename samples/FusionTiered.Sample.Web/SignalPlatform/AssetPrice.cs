namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>The price of a pair.</summary>
internal sealed record AssetPrice(string AssetPair, double Price);
