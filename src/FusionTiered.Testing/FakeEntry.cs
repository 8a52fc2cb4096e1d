namespace FusionTiered.Testing;

/// <summary>One value that a fake holds.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Type">The type it was stored as.</param>
/// <param name="Value">The value; null when the answer is that there is none.</param>
/// <param name="IsThere">False: the entry says that there is nothing under the key.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="FreshUntil">The end of its lifetime.</param>
/// <param name="StaleUntil">Until when it may stand in for a failing source.</param>
internal sealed record FakeEntry(
    CacheKey Key, Type Type, object? Value, bool IsThere, IReadOnlyCollection<string> Tags, DateTimeOffset FreshUntil, DateTimeOffset StaleUntil);
