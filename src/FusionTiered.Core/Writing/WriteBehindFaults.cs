namespace FusionTiered.Writing;

/// <summary>Finds every fault of the options of a write-behind: each names the setting, its value and what is allowed.</summary>
internal static class WriteBehindFaults
{
    public static IEnumerable<string> Of(WriteBehindOptions options) =>
    [
        .. Range(nameof(options.BatchSize), options.BatchSize, 1, 10_000, "1 to 10,000"),
        .. Range(nameof(options.BatchDelay), options.BatchDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1), "00:00:00 to 1 min"),
        .. Range(nameof(options.MaxPending), options.MaxPending, 1, 10_000_000, "1 to 10,000,000"),
        .. Enum.IsDefined(options.WhenFull) ? [] : (string[])[$"{nameof(options.WhenFull)} is {options.WhenFull}; it must be {nameof(WriteBehindFull.Wait)} or {nameof(WriteBehindFull.Refuse)}."],
        .. Range(nameof(options.MaxTries), options.MaxTries, 1, 1_000, "1 to 1,000"),
        .. Range(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), "1 ms to 1 h"),
        .. Range(nameof(options.RetryMaxDelay), options.RetryMaxDelay, options.RetryDelay, TimeSpan.FromHours(24), $"{nameof(options.RetryDelay)} ({options.RetryDelay:c}) to 24 h"),
        .. Range(nameof(options.SinkDeadline), options.SinkDeadline, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), "10 ms to 1 h"),
        .. Range(nameof(options.FlushDeadline), options.FlushDeadline, TimeSpan.Zero, TimeSpan.FromHours(1), "00:00:00 to 1 h"),
    ];

    public static IEnumerable<string> Range<TValue>(string name, TValue value, TValue least, TValue most, string range)
        where TValue : IComparable<TValue>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            yield return FormattableString.Invariant($"{name} is {value}; it must be {range}.");
        }
    }
}
