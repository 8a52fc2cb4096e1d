using System.Diagnostics;
using System.Reflection;

namespace FusionTiered.Telemetry;

/* One span for each operation of L2, each call of a source and each invalidation. Names and attributes are those of docs/metrics.md.
   No span of this library is the current one in the code of a caller that goes on: each method puts the caller's back. */

/// <summary>The spans of the library. While nobody listens, each call is a question whether somebody does.</summary>
internal static class CacheSpans
{
    public const string SourceName = "FusionTiered";

    public const string L2Name = "fusiontiered.l2";

    public const string LoadName = "fusiontiered.source";

    public const string InvalidationName = "fusiontiered.invalidate";

    private const string CacheTag = "fusiontiered.cache.name";
    private const string ProfileTag = "fusiontiered.profile";
    private const string KeyTag = "fusiontiered.key.hash";
    private const string KeysTag = "fusiontiered.keys";

    private static readonly ActivitySource Source = new(SourceName, Version);

    /// <summary>The version of the package, for source and meter.</summary>
    public static string Version => typeof(CacheSpans).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? string.Empty;

    public static bool IsListening => Source.HasListeners();

    /// <summary>Begins the span of an operation of L2, and makes it the current one.</summary>
    public static Activity? L2(string cache, string operation, string? profile, string? key, int keys)
    {
        var span = Start(L2Name + "." + operation, ActivityKind.Client, isBehind: false);
        Describe(span, cache, profile, key, keys);
        span?.SetTag("fusiontiered.l2.operation", operation);
        return span;
    }

    /// <summary>Begins the span of a call of a source, and makes it the current one.</summary>
    /// <param name="cache">The name of the cache.</param>
    /// <param name="profile">The name of the profile.</param>
    /// <param name="key">The key; of a batch its first.</param>
    /// <param name="keys">How many keys the call loads.</param>
    /// <param name="isBehind">Whether no caller waits for it.</param>
    public static Activity? Load(string cache, string profile, in CacheKey key, int keys, bool isBehind)
    {
        var span = Start(LoadName, ActivityKind.Internal, isBehind);
        Describe(span, cache, profile, span is { IsAllDataRequested: true } && keys == 1 ? key.LogText : null, keys);
        return span;
    }

    /// <summary>Begins the span of an invalidation, and makes it the current one. Null within the span of an event: what the event maps to is part of it.</summary>
    /// <param name="cache">The name of the cache.</param>
    /// <param name="kind">What invalidates: <c>remove</c>, <c>expire</c>, <c>tag</c>, <c>pattern</c>, <c>clear</c> or <c>event</c>.</param>
    /// <param name="profile">The name of the profile; null: of several, or of none.</param>
    /// <param name="key">The key; default: there is none, or there are several.</param>
    public static Activity? Invalidation(string cache, string kind, string? profile, in CacheKey key)
    {
        if (Activity.Current is { OperationName: InvalidationName } outer && ReferenceEquals(outer.Source, Source))
        {
            return null;
        }

        var span = Start(InvalidationName, ActivityKind.Internal, isBehind: false);
        Describe(span, cache, profile, span is { IsAllDataRequested: true } && key != default ? key.LogText : null, 1);
        span?.SetTag("fusiontiered.invalidation", kind);
        return span;
    }

    /// <summary>Ends a span. The type of a failure is told; its message is not, since it may name a key. A cancellation is none.</summary>
    public static void End(Activity? span, Exception? failure)
    {
        if (span is null)
        {
            return;
        }

        if (failure is not null && !Outcomes.IsCancellation(failure))
        {
            span.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            span.SetTag("error.type", failure.GetType().FullName);
        }

        span.Dispose();
    }

    // Work that nobody waits for, or that goes on when the caller's span has ended, is a trace of its own with a link.
    private static Activity? Start(string name, ActivityKind kind, bool isBehind)
    {
        var caller = Activity.Current;
        if (caller is null || !(isBehind || caller.IsStopped))
        {
            return Source.StartActivity(name, kind);
        }

        Activity.Current = null;
        var span = Source.StartActivity(name, kind, default(ActivityContext), links: [new(caller.Context)]);
        if (span is null)
        {
            Activity.Current = caller;
        }

        return span;
    }

    private static void Describe(Activity? span, string cache, string? profile, string? key, int keys)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(CacheTag, cache);
        if (profile is not null)
        {
            span.SetTag(ProfileTag, profile);
        }

        if (key is not null)
        {
            span.SetTag(KeyTag, key);
        }

        if (keys != 1)
        {
            span.SetTag(KeysTag, keys);
        }
    }
}
