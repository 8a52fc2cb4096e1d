namespace FusionTiered.Redis.Commands;

/// <summary>The answer to HELLO.</summary>
/// <param name="Server">"redis", "valkey", ...</param>
/// <param name="Version">As the server writes it.</param>
/// <param name="Protocol">3, or we do not stay.</param>
/// <param name="ClientId">The server's number for this connection.</param>
/// <param name="Mode">"standalone", "cluster", "sentinel".</param>
/// <param name="Role">"master" or "replica".</param>
internal sealed record ServerGreeting(string Server, string Version, long Protocol, long ClientId, string Mode, string Role);
