namespace FusionTiered.Redis.Connections;

/// <summary>The Sentinels that know the primary.</summary>
/// <param name="Service">The name under which they know it.</param>
/// <param name="Connection">Where they are, and how to connect to them.</param>
internal sealed record SentinelSettings(string Service, ConnectionSettings Connection);
