namespace FusionTiered.Redis.Connections;

/// <summary>A connection that was lost, as the server knows it.</summary>
/// <param name="ClientId">The server's number for it.</param>
/// <param name="Address">Its end of the wire, as the server sees it.</param>
/// <param name="IsAddressCertain">False when the server would not say and our own idea of it stands here.</param>
internal sealed record Predecessor(long ClientId, string Address, bool IsAddressCertain);
