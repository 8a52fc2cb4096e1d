namespace FusionTiered;

/// <summary>How writes wait for their sink. Faults are errors at the start of the host, all at once.</summary>
public class WriteBehindOptions
{
    /// <summary>The most writes of one call of the sink. 1 to 10,000; default 100.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>How long a write waits for others to fill its batch; 00:00:00 to 1 min, default 200 ms. Within this time later writes of a key replace earlier ones.</summary>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most pending writes, those included that have stepped aside. 1 to 10,000,000; default 100,000.</summary>
    public int MaxPending { get; set; } = 100_000;

    /// <summary>What a write meets when <see cref="MaxPending"/> is reached. Default: it waits.</summary>
    public WriteBehindFull WhenFull { get; set; } = WriteBehindFull.Wait;

    /// <summary>
    /// Whether a write replaces an earlier one of its key that waits. Default true. A buffer in memory also replaces one whose last try failed; a durable
    /// one only one that no node has claimed. Set it to false where the sink wants every write and not only the newest value of each key.
    /// </summary>
    public bool Coalesce { get; set; } = true;

    /// <summary>
    /// After how many failed tries a write steps aside. 1 to 1,000; default 10. A try counts when the write was alone in its batch and, from the second
    /// one on, when the sink has taken another write since the try before: else the sink may be down, and the write a good one. So a write is tried
    /// twice at least, and one beside which nothing is written waits.
    /// </summary>
    public int MaxTries { get; set; } = 10;

    /// <summary>The pause after a failed try; it doubles with each further one. 1 ms to 1 h; default 1 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two tries. At least <see cref="RetryDelay"/>, at most 24 h; default 1 min.</summary>
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>When the token of a call of the sink is cancelled. 10 ms to 1 h; default 30 s.</summary>
    public TimeSpan SinkDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The most time that a graceful stop takes to hand pending writes to the sink. 00:00:00 to 1 h; default 15 s. It is within the time of
    /// <see cref="CacheStopOptions.Timeout"/>. A buffer in memory loses what is pending after that, and logs how much.
    /// </summary>
    public TimeSpan FlushDeadline { get; set; } = TimeSpan.FromSeconds(15);
}
