namespace FusionTiered.AspNetCore.Settings;

/// <summary>One setting of the endpoints: how it is read from text, and what it may be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Allowed">What it may be, as the end of a sentence that begins with "it must be".</param>
/// <param name="TryRead">Sets it from configuration. False: the text is no such value.</param>
/// <param name="Value">Its value, for errors.</param>
/// <param name="IsAllowed">Whether the value is in its range.</param>
internal sealed record EndpointSetting(
    string Name, string Allowed, Func<CacheEndpointOptions, string, bool> TryRead, Func<CacheEndpointOptions, object?> Value, Func<CacheEndpointOptions, bool> IsAllowed);
