namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>Somebody who sends signals.</summary>
internal sealed record Provider(int Id, string Name, string Style, DateOnly Joined);
