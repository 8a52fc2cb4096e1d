using System.Diagnostics.CodeAnalysis;

namespace FusionTiered;

/// <summary>What one engine promises: the one place from which the tables in the docs and the conformance tests are made.</summary>
/// <remarks>Immutable. An engine begins with all promises and takes back, with the reason, what it cannot keep.</remarks>
public sealed class CachePromises
{
    private readonly Dictionary<CachePromise, PromiseStatement> _exceptions = [];

    /// <summary>All promises, kept.</summary>
    /// <param name="engine">The name of the engine or set-up, as it stands in the docs.</param>
    public CachePromises(string engine)
    {
        ArgumentException.ThrowIfNullOrEmpty(engine);
        Engine = engine;
    }

    private CachePromises(string engine, Dictionary<CachePromise, PromiseStatement> exceptions)
    {
        Engine = engine;
        _exceptions = exceptions;
    }

    /// <summary>The name of the engine or set-up.</summary>
    public string Engine { get; }

    /// <summary>What is not kept always, in the order of the promises.</summary>
    public IEnumerable<KeyValuePair<CachePromise, PromiseStatement>> Exceptions => _exceptions.OrderBy(static each => each.Key);

    /// <summary>What is said of one promise.</summary>
    /// <param name="promise">The promise.</param>
    [SuppressMessage("Design", "CA1043:Use Integral Or String Argument For Indexers", Justification = "The promises are an enumeration.")]
    public PromiseStatement this[CachePromise promise] => _exceptions.GetValueOrDefault(promise);

    /// <summary>Whether a promise is kept always.</summary>
    /// <param name="promise">The promise.</param>
    public bool Keeps(CachePromise promise) => this[promise].Level == PromiseLevel.Kept;

    /// <summary>The same, but for one promise that is not kept at all.</summary>
    /// <param name="promise">The promise.</param>
    /// <param name="reason">Why, and what to do instead: one or two sentences for the docs.</param>
    public CachePromises Without(CachePromise promise, string reason) => With(promise, new PromiseStatement(PromiseLevel.NotKept, Checked(reason)));

    /// <summary>The same, but for one promise that is kept as a rule.</summary>
    /// <param name="promise">The promise.</param>
    /// <param name="reason">When it is not, and what to do then: one or two sentences for the docs.</param>
    public CachePromises AsBestEffort(CachePromise promise, string reason) => With(promise, new PromiseStatement(PromiseLevel.BestEffort, Checked(reason)));

    /// <summary>The same, but for one promise that is kept after all.</summary>
    /// <param name="promise">The promise.</param>
    public CachePromises Keeping(CachePromise promise) => With(promise, default);

    /// <summary>The same promises of a set-up with another name.</summary>
    /// <param name="engine">The name of the engine or set-up.</param>
    public CachePromises Named(string engine) => new(engine, _exceptions);

    private CachePromises With(CachePromise promise, PromiseStatement statement)
    {
        var exceptions = new Dictionary<CachePromise, PromiseStatement>(_exceptions);
        if (statement.Level == PromiseLevel.Kept)
        {
            exceptions.Remove(promise);
        }
        else
        {
            exceptions[promise] = statement;
        }

        return new(Engine, exceptions);
    }

    private static string Checked(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return reason;
    }
}
