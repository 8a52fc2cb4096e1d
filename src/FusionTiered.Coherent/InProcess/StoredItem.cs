namespace FusionTiered.InProcess;

/// <summary>What lies under a key, or the lease of one.</summary>
/// <param name="Content">The bytes; never changed.</param>
/// <param name="EndsAt">When it is over, in ticks of the store's time; <see cref="long.MaxValue"/>: never.</param>
internal sealed record StoredItem(byte[] Content, long EndsAt);

