using FusionTiered;
using FusionTiered.AspNetCore.Assets;
using FusionTiered.AspNetCore.CacheHeaders;
using FusionTiered.AspNetCore.ETags;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>HTTP caching: middleware, and conventions of endpoints.</summary>
public static class FusionTieredHttpCachingApplicationExtensions
{
    /// <summary>Gives responses to GET and HEAD an entity tag, and answers 304 to <c>If-None-Match</c>.</summary>
    /// <remarks>Put it behind <c>UseOutputCache</c>: the tag is then kept with the response. A tag that the endpoint sets itself stays.</remarks>
    /// <param name="app">The application.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The application.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong.</exception>
    public static IApplicationBuilder UseETags(this IApplicationBuilder app, Action<ETagOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = new ETagOptions();
        configure?.Invoke(options);
        ETagRules.Check(options);
        return app.Use(next => new ETagMiddleware(next, options).InvokeAsync);
    }

    /// <summary>The same with the settings of a section: <c>Http:ETags:MaxBytes</c>. A wrong setting, or a key that is none, is refused.</summary>
    /// <param name="app">The application.</param>
    /// <param name="section">The section; its keys are the names of <see cref="ETagOptions"/>. A list that is written takes the place of its default.</param>
    /// <returns>The application.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static IApplicationBuilder UseETags(this IApplicationBuilder app, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(section);
        var options = ETagSection.Read(section);
        return app.Use(next => new ETagMiddleware(next, options).InvokeAsync);
    }

    /// <summary>Sets the headers of <c>WithCacheHeaders</c> and <c>WithSurrogateKeys</c> on responses to GET and HEAD.</summary>
    /// <remarks>
    /// Put it first. A cookie that middleware before it adds as the response starts (<c>OnStarting</c>) is seen only where <c>AddCacheHeaders</c> was called, and
    /// the response would be <c>public</c> with the cookie otherwise.
    /// </remarks>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    public static IApplicationBuilder UseCacheHeaders(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Use(next => new CacheHeaderMiddleware(next, app.ApplicationServices).InvokeAsync);
    }

    /// <summary>Serves static files: for a year under the version of their content (<see cref="IAssetVersions"/>), and with <c>no-cache</c> otherwise. Needs <c>AddAssetVersions</c>.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    public static IApplicationBuilder UseVersionedAssets(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var versions = app.ApplicationServices.GetRequiredService<IAssetVersions>();
        return app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = prepared => prepared.Context.Response.Headers.CacheControl = AssetHeaders.Of(prepared.Context.Request, versions),
        });
    }

    /// <summary>Says what responses of the endpoint tell browsers, proxies and CDNs. Needs <c>app.UseCacheHeaders()</c>.</summary>
    /// <param name="builder">The endpoint, or a group.</param>
    /// <param name="configure">Says it.</param>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static TBuilder WithCacheHeaders<TBuilder>(this TBuilder builder, Action<CacheHeaderOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new CacheHeaderOptions();
        configure(options);
        CacheHeaderRules.Check(options, string.Empty);
        return builder.WithMetadata(new CacheHeaderMetadata(new CacheHeaderSet(options), Profile: null));
    }

    /// <summary>The same by the name of a profile of <c>AddCacheHeaders</c>.</summary>
    /// <param name="builder">The endpoint, or a group.</param>
    /// <param name="profile">The name.</param>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <returns>The builder.</returns>
    public static TBuilder WithCacheHeaders<TBuilder>(this TBuilder builder, string profile)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(profile);
        return builder.WithMetadata(new CacheHeaderMetadata(Set: null, profile));
    }

    /// <summary>Names responses of the endpoint for a CDN, so that <see cref="ICdnPurger"/> can purge them. Needs <c>app.UseCacheHeaders()</c>.</summary>
    /// <param name="builder">The endpoint, or a group. Keys of group and endpoint add up.</param>
    /// <param name="keys">The keys: as a rule the tags of the output cache.</param>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <returns>The builder.</returns>
    public static TBuilder WithSurrogateKeys<TBuilder>(this TBuilder builder, params string[] keys)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            ArgumentException.ThrowIfNullOrEmpty(key, nameof(keys));
        }

        return builder.WithMetadata(new SurrogateKeyMetadata([.. keys]));
    }
}
