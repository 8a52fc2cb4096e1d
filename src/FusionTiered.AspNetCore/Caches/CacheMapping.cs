using System.Collections.Concurrent;
using FusionTiered.AspNetCore.Access;
using FusionTiered.AspNetCore.Audit;
using FusionTiered.Registration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Caches;

/// <summary>One call of <c>MapFusionTiered</c>: its settings, and the caches that it shows. Metadata of each of its endpoints.</summary>
/// <param name="fixedName">The cache that it is for; null: the one without a name, or the one that the request names.</param>
/// <param name="options">The settings, checked.</param>
/// <param name="services">The services of the application.</param>
/// <param name="audit">The record of changes.</param>
internal sealed class CacheMapping(string? fixedName, CacheEndpointOptions options, IServiceProvider services, AuditLog audit)
{
    private const string Parameter = "cache";

    private readonly ConcurrentDictionary<string, MappedCache> _caches = new(StringComparer.Ordinal);

    public CacheEndpointOptions Options => options;

    public AuditLog Audit => audit;

    public ChangeLimit Clears { get; } = new(options.ClearsPerMinute);

    public ChangeLimit Purges { get; } = new(options.ClearsPerMinute);

    public ChangeLimit Patterns { get; } = new(options.PatternsPerMinute);

    public static CacheMapping Of(HttpContext http) => http.GetEndpoint()!.Metadata.GetRequiredMetadata<CacheMapping>();

    /// <summary>The cache that a request is about.</summary>
    /// <exception cref="WrongInputException">There is no such cache.</exception>
    public MappedCache Find(HttpContext http)
    {
        var asked = http.Request.Query[Parameter] is { Count: > 0 } written ? written.ToString() : null;
        if (fixedName is not null && asked is not null && !string.Equals(asked, fixedName, StringComparison.Ordinal))
        {
            throw new WrongInputException(Parameter, asked, $"'{fixedName}', or left out");
        }

        var name = asked ?? fixedName ?? string.Empty;
        return TryFind(name) ?? throw new WrongInputException(Parameter, name, $"one of: {string.Join(", ", Names())}");
    }

    /// <summary>The caches that it is for, among those that were registered.</summary>
    public IEnumerable<MappedCache> Registered() =>
        RegisteredNames().Where(name => fixedName is null || string.Equals(name, fixedName, StringComparison.Ordinal)).Select(TryFind).OfType<MappedCache>();

    private MappedCache? TryFind(string name) =>
        _caches.TryGetValue(name, out var known) ? known
            : services.GetKeyedService<IDomainCache>(name) is { } keyed ? Add(name, keyed)
            : name.Length == 0 && services.GetService<IDomainCache>() is { } alone ? Add(name, alone)
            : null;

    private MappedCache Add(string name, IDomainCache cache) => _caches.GetOrAdd(name, static (its, with) => new MappedCache(its, with.cache, with.options, with.services), (cache, options, services));

    private IEnumerable<string> Names() =>
        RegisteredNames().Select(static name => name.Length == 0 ? "(left out)" : name);

    private IEnumerable<string> RegisteredNames() => services.GetServices<RegisteredCache>().Select(static one => one.Name).Distinct(StringComparer.Ordinal);
}
