namespace FusionTiered.InProcess;

/// <summary>The lease of a key.</summary>
/// <param name="Id">Who holds it.</param>
/// <param name="EndsAt">When it is over, in ticks of the store's time.</param>
internal sealed record StoredLease(string Id, long EndsAt);
