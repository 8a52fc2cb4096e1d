namespace FusionTiered;

/// <summary>The settings of one profile, in code or configuration. A setting that is null is taken from <see cref="FusionTieredOptions.Defaults"/>.</summary>
/// <remarks>
/// In configuration: <c>FusionTiered:Profiles:&lt;name&gt;:&lt;setting&gt;</c>; durations as <c>[d.]hh:mm:ss[.fff]</c>, bytes as
/// a number. A change is taken up without a restart, but for <see cref="Namespace"/>. A fault is reported at start-up,
/// together with all others.
/// </remarks>
public sealed class CacheProfileOptions
{
    /// <summary>What the keys begin with, without the last <c>:</c>. Default: the name of the profile. Fixed while the process runs.</summary>
    /// <remarks>1 to 128 ASCII letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, and <c>:</c> between them. None may lie inside another's.</remarks>
    public string? Namespace { get; set; }

    /// <summary>The tiers that are used. Default: both.</summary>
    public TierUse? Tiers { get; set; }

    /// <summary>How long a value is fresh. 50 ms to 366 days; default 1 h.</summary>
    public TimeSpan? Lifetime { get; set; }

    /// <summary>
    /// How long a value is fresh in memory at most. 50 ms to 366 days and not above <see cref="Lifetime"/>; default 5 min, or the
    /// lifetime where that is shorter. Where memory is the only tier, this, if it is set, is the lifetime.
    /// </summary>
    public TimeSpan? L1Lifetime { get; set; }

    /// <summary>
    /// A value that was not asked for this long leaves memory. Zero: no such limit; else 50 ms to 366 days. Default: none; for the
    /// default profile half of its lifetime in memory (2.5 min).
    /// </summary>
    /// <remarks>A stale value leaves, too. L2 keeps its copy. The answer "nothing there" has <see cref="NothingLifetime"/> alone.</remarks>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>Whether a read extends the lifetime. Default: no.</summary>
    public bool? Sliding { get; set; }

    /// <summary>
    /// How long after its lifetime a value may still stand in for a source that fails or is slow. Zero: never; at most 366 days.
    /// Default: 4 times the lifetime, at most 24 h.
    /// </summary>
    public TimeSpan? StaleFor { get; set; }

    /// <summary>How long after a failed load a stale value is served without another try. Zero to 24 h; default 5 s.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>
    /// How long a caller waits for the source while a stale value is at hand. 1 ms to 24 h and not above
    /// <see cref="HardDeadline"/>; default 1 s, or the hard deadline where that is shorter.
    /// </summary>
    public TimeSpan? SoftDeadline { get; set; }

    /// <summary>When a source is given up: its token is cancelled and the key is free. 1 ms to 24 h; default 30 s.</summary>
    public TimeSpan? HardDeadline { get; set; }

    /// <summary>
    /// The share of the lifetime after which a hit starts a load behind it: above 0 and below 1, 0.9 being a good choice. 0: off, the default.
    /// </summary>
    public double? EagerRefresh { get; set; }

    /// <summary>
    /// The share of a lifetime by which it is varied, so that values stored together do not expire together. 0 to 0.5; default 0.1.
    /// Lifetimes under 1 s are not varied.
    /// </summary>
    public double? Jitter { get; set; }

    /// <summary>Entries of this profile in memory. 0: only the limit of the whole holds, the default; else at most that limit.</summary>
    public int? MaxEntries { get; set; }

    /// <summary>Bytes of this profile in memory. 0: only the limit of the whole holds, the default; else at most that limit.</summary>
    public long? MaxBytes { get; set; }

    /// <summary>
    /// A value that weighs more is not kept in memory. At least 1 byte, at most the limit of bytes that holds for the profile; default 1 MB
    /// (1,048,576), or that limit where it is lower.
    /// </summary>
    public long? MaxL1ValueBytes { get; set; }

    /// <summary>A longer payload is not sent to the shared tier. 1 byte to 512 MB, the most that Redis takes; default 16 MB.</summary>
    public long? MaxL2ValueBytes { get; set; }

    /// <summary>
    /// A serialized value at least this long is compressed for L2, if that makes it shorter. 0: never; else 64 bytes to 512 MB. Default: never
    /// on FusionCache, so that plain FusionCache nodes can read what is there; 4 KB (4,096) on the coherent engine.
    /// </summary>
    public long? CompressFrom { get; set; }

    /// <summary>
    /// Whether values in the shared tier are JSON and nothing else, for other programs to read. Such values have no tags and do not stand in
    /// when stale, "nothing there" is not kept, and clearing removes key by key. Default: no. JSON of others is read either way.
    /// </summary>
    public bool? PlainJson { get; set; }

    /// <summary>
    /// The version of what the values look like. Raise it when a type of the profile changes in such a way that old values must not be read as
    /// new ones: a value in the shared tier that was written under another version is a miss. 0 to 2,147,483,647; default 0. Plain JSON cannot
    /// carry it.
    /// </summary>
    public int? Version { get; set; }

    /// <summary>
    /// How long the answer "nothing there" is kept. Zero: it is not; at most 366 days. Default 30 s, or the lifetime where that is shorter.
    /// </summary>
    public TimeSpan? NothingLifetime { get; set; }

    /// <summary>How many sources may run on past their hard deadline before further loads are refused. 1 to 10,000; default 16.</summary>
    public int? MaxAbandoned { get; set; }

    /// <summary>
    /// How many answers "nothing there" memory keeps; when there are so many, further ones are not kept, so that keys that do not
    /// exist cannot push out values. At least 1; default a tenth of the entries that the profile may hold, at least 1.
    /// </summary>
    public int? MaxNothing { get; set; }

    /// <summary>
    /// How often a source that failed is called again within one load. 0: never, the default; at most 10. A retry that would begin
    /// after the hard deadline is not made, and a cancellation is never retried.
    /// </summary>
    public int? Retries { get; set; }

    /// <summary>The pause before the first retry. Zero to 24 h; default 100 ms. <see cref="RetryAfterException"/> comes before it.</summary>
    public TimeSpan? RetryDelay { get; set; }

    /// <summary>The longest pause before a retry. Zero to 24 h and not below <see cref="RetryDelay"/>; default 5 s, or that delay where it is longer.</summary>
    public TimeSpan? RetryMaxDelay { get; set; }

    /// <summary>Whether each pause is about twice the one before. Default: yes; otherwise all are alike.</summary>
    public bool? RetryExponential { get; set; }

    /// <summary>Whether pauses are varied at random, so that retries of many nodes do not fall together. Default: yes.</summary>
    public bool? RetryJitter { get; set; }

    /// <summary>
    /// After how many failed calls of the profile's sources in a row, retries included, no further one is made for
    /// <see cref="BreakerPause"/>: callers get a stale value or a <see cref="SourceRestingException"/> at once. After the pause one
    /// call tries; what it brings decides. 0: never, the default; else 2 to 1,000.
    /// </summary>
    public int? BreakerFailures { get; set; }

    /// <summary>How long sources are left alone when <see cref="BreakerFailures"/> was reached. 500 ms to 24 h; default 10 s.</summary>
    public TimeSpan? BreakerPause { get; set; }

    /// <summary>
    /// Whether each caller gets a copy of its own, for values that callers change. Default: no, values are shared. Copied are the values of
    /// types that are not known to be immutable (text, structures without references, sealed types with <c>[ImmutableObject(true)]</c>), by the
    /// <c>IHybridCacheSerializer</c> registered for the type, else as JSON. A change holds for what is stored from then on.
    /// </summary>
    public bool? CopyValues { get; set; }

    /// <summary>
    /// Whether a value that cannot be verified against the other nodes is loaded again rather than served. Default: no, it is served and counted.
    /// </summary>
    public bool? Strict { get; set; }

    /// <summary>
    /// The bytes that a value is taken to weigh. In code only. It is called at each store, must be quick, must not throw, and must answer
    /// 1 or more. Default: what the value and all that it refers to take in memory. Memory does not keep what cannot be measured so
    /// (streams, tasks, delegates, disposable objects, pointers, webs of more than 100,000 objects); with <c>Size</c> it does.
    /// </summary>
    public Func<object?, long>? Size { get; set; }
}
