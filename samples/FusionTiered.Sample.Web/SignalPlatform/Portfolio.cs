namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>What a user has put into signals.</summary>
internal sealed record Portfolio(string UserId, int Trades, double Invested);
