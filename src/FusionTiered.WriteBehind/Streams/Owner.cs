namespace FusionTiered.WriteBehind.Streams;

/// <summary>The lease on a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Token">The fencing token: higher than that of every owner before.</param>
/// <param name="Holder">As it stands in Redis.</param>
internal sealed record Owner(int Partition, long Token, string Holder);
