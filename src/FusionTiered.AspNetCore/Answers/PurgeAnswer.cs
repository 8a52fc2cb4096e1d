namespace FusionTiered.AspNetCore.Answers;

/// <summary>The outcome of a purge.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Reach">How far it got in the cache: <c>Everywhere</c> or <c>LocalOnly</c>.</param>
/// <param name="Cdn">True: the CDN took it; null: there is none. One that did not take it is answered with 502.</param>
internal sealed record PurgeAnswer(string Tag, string Reach, bool? Cdn);
