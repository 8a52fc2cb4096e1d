namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>How the signals of a provider went.</summary>
internal sealed record ProviderStats(int ProviderId, int Signals, int Open, double WinRate, double AverageResult);
