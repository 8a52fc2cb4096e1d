namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>A user's order to follow a signal.</summary>
internal sealed record NewTrade(string UserId, string SignalId, double Amount);
