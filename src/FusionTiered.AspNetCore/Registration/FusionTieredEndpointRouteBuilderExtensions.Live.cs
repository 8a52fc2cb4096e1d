using System.Diagnostics.CodeAnalysis;
using FusionTiered;
using FusionTiered.AspNetCore.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

public static partial class FusionTieredEndpointRouteBuilderExtensions
{
    private static readonly string[] LiveMethods = ["GET", "CONNECT"];

    /// <summary>Maps one value of the cache as it changes: the value first, then each change, whichever node or program made it.</summary>
    /// <remarks>
    /// A WebSocket request (<c>app.UseWebSockets()</c>) gets text messages, any other request server-sent events. Both carry
    /// <c>{ "type": "...", "data": ..., "timestamp": "..." }</c>. A slow client gets the newest value when it is ready for one.
    /// The endpoint is open until a convention closes it: <c>RequireAuthorization</c> on the answer.
    /// </remarks>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">Where it is.</param>
    /// <param name="key">The key of the value.</param>
    /// <param name="source">Loads the value where no tier has it, with services of a scope of its own. Null: clients wait until somebody stores it.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="cache">The name of the cache; null: the one without a name.</param>
    /// <typeparam name="T">The type of the value. It is written as JSON by the options of <c>ConfigureHttpJsonOptions</c>.</typeparam>
    /// <returns>The endpoint, for conventions.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static IEndpointConventionBuilder MapLiveValue<T>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        CacheKey key,
        Func<IServiceProvider, CacheKey, CancellationToken, ValueTask<T>>? source = null,
        Action<LiveValueOptions>? configure = null,
        string? cache = null)
    {
        _ = key.Text;
        return endpoints.MapLiveValues(pattern, _ => key, source, configure, cache);
    }

    /// <summary>Maps values of the cache as they change, each under the key that its request names.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">Where they are: <c>/prices/{symbol}/live</c>.</param>
    /// <param name="key">The key that a request asks for. Null: there is no such value (404).</param>
    /// <param name="source">Loads a value where no tier has it, with services of a scope of its own. Null: clients wait until somebody stores it.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="cache">The name of the cache; null: the one without a name.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <inheritdoc cref="MapLiveValue{T}(IEndpointRouteBuilder, string, CacheKey, Func{IServiceProvider, CacheKey, CancellationToken, ValueTask{T}}, Action{LiveValueOptions}, string)"/>
    public static IEndpointConventionBuilder MapLiveValues<T>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Func<HttpContext, CacheKey?> key,
        Func<IServiceProvider, CacheKey, CancellationToken, ValueTask<T>>? source = null,
        Action<LiveValueOptions>? configure = null,
        string? cache = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(key);
        var options = new LiveValueOptions();
        configure?.Invoke(options);
        LiveValueRules.Check(options);
        var services = endpoints.ServiceProvider;
        var endpoint = new LiveEndpoint<T>(key, options, new LiveSource<T>(services, cache, source), services);
        return endpoints.MapMethods(pattern, LiveMethods, endpoint.ServeAsync).WithDisplayName($"live values at {pattern}");
    }
}
