namespace FusionTiered;

/// <summary>Tells a CDN to forget what carries a surrogate key. Called after the cache has been invalidated: what the CDN fetches then is new.</summary>
public interface ICdnPurger
{
    /// <summary>Purges what carries one of the keys.</summary>
    /// <param name="surrogateKeys">The keys, as <c>WithSurrogateKeys</c> put them into responses; tags of the output cache are keys, too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether the CDN took it.</returns>
    ValueTask<bool> PurgeAsync(IReadOnlyCollection<string> surrogateKeys, CancellationToken cancellationToken = default);
}
