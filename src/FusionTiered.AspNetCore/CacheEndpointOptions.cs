namespace FusionTiered;

/// <summary>What the endpoints of a cache show and allow. In configuration: the section <c>Endpoints</c> of the cache, read by <c>AddEndpoints</c>.</summary>
public sealed class CacheEndpointOptions
{
    /// <summary>Whether requests may change the cache: invalidate, clear, refresh, expire, remove.</summary>
    /// <value>Default: false, every change is refused.</value>
    public bool AllowChanges { get; set; }

    /// <summary>Whether a caller on this machine gets in without an authorization policy: from a loopback address, to a loopback host, past no proxy.</summary>
    /// <value>Default: true. Where false, an endpoint without a policy answers nobody.</value>
    public bool AllowLocal { get; set; } = true;

    /// <summary>The authorization policy of the endpoints that read.</summary>
    /// <value>Default: null, none; <c>RequireAuthorization</c> on the group works as well.</value>
    public string? ReadPolicy { get; set; }

    /// <summary>The authorization policy of the endpoints that change the cache. They need <see cref="AllowChanges"/> besides.</summary>
    /// <value>Default: null, none; <c>RequireAuthorization</c> on the group works as well.</value>
    public string? ChangePolicy { get; set; }

    /// <summary>Whether answers and events show keys and tags.</summary>
    /// <value>Default: false, they show a hash that differs from process to process (<see cref="CacheKey.LogText"/>).</value>
    public bool ShowKeys { get; set; }

    /// <summary>Whether <c>entry</c> shows values to those who ask for them by <c>value=true</c>.</summary>
    /// <value>Default: false.</value>
    public bool ShowValues { get; set; }

    /// <summary>The name of a key where <see cref="ShowKeys"/> is false; called for each key of an answer.</summary>
    /// <value>Set in code only. Default: null, <see cref="CacheKey.LogText"/>.</value>
    public Func<CacheKey, string>? RedactKey { get; set; }

    /// <summary>Loads a key anew for <c>refresh</c>. It answers false where it does not know the source of the key.</summary>
    /// <value>Set in code only. Default: null, <c>refresh</c> expires the key, and the next call of the application loads it.</value>
    public Func<IDomainCache, CacheKey, CancellationToken, ValueTask<bool>>? Refresher { get; set; }

    /// <summary>The hit rate below which <c>health</c> is not healthy, in per cent.</summary>
    /// <value>From 0 to 100. Default: 80.</value>
    public double HitRateThreshold { get; set; } = 80;

    /// <summary>Requests in the window below which the hit rate says nothing about health.</summary>
    /// <value>From 1 to 1000000000. Default: 100.</value>
    public int LeastRequests { get; set; } = 100;

    /// <summary>The time that the hit rate of <c>health</c> looks back.</summary>
    /// <value>00:00:10 to 1.00:00:00. Default: 5 minutes.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long <c>health</c> and <c>entry</c> wait for L2.</summary>
    /// <value>00:00:00.010 to 00:01:00. Default: 1 second.</value>
    public TimeSpan ProbeDeadline { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Clears that are allowed in a minute, and as many purges; more are answered with 429.</summary>
    /// <value>From 1 to 10000. Default: 6.</value>
    public int ClearsPerMinute { get; set; } = 6;

    /// <summary>Patterns that are allowed in a minute, dry runs included; more are answered with 429.</summary>
    /// <value>From 1 to 10000. Default: 30.</value>
    public int PatternsPerMinute { get; set; } = 30;

    /// <summary>Keys that one answer of <c>keys</c> holds at most.</summary>
    /// <value>From 1 to 100000. Default: 1000.</value>
    public int MostKeys { get; set; } = 1_000;

    /// <summary>Listeners of <c>events</c> at one time; more are answered with 503.</summary>
    /// <value>From 1 to 10000. Default: 50.</value>
    public int MostListeners { get; set; } = 50;

    /// <summary>How often <c>events</c> sends the figures.</summary>
    /// <value>00:00:00.100 to 00:01:00. Default: 1 second.</value>
    public TimeSpan EventsEvery { get; set; } = TimeSpan.FromSeconds(1);

    internal List<string> Faults { get; } = [];

    internal CacheEndpointOptions Copy() => (CacheEndpointOptions)MemberwiseClone();
}
