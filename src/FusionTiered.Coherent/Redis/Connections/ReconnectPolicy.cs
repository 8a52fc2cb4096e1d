namespace FusionTiered.Redis.Connections;

/// <summary>
/// How long to wait before the next attempt: not at all for the first, then a random part ("full jitter") of a limit that doubles
/// from 50 ms to 5 s. A connection that outlived its own limit starts the series anew; one that breaks at once goes on with it.
/// </summary>
internal sealed class ReconnectPolicy(Func<double> random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private int _attempts;

    /// <summary>The longest the next pause can be.</summary>
    public TimeSpan Limit => _attempts == 0 ? TimeSpan.Zero
        : _attempts > 7 ? Longest
        : TimeSpan.FromTicks(Math.Min(Longest.Ticks, Shortest.Ticks << (_attempts - 1)));

    /// <summary>The pause before the attempt that now follows.</summary>
    public TimeSpan Next()
    {
        var pause = Limit * random();
        _attempts++;
        return pause;
    }

    /// <summary>A connection has ended after this time.</summary>
    public void Lived(TimeSpan time)
    {
        if (time > Limit)
        {
            _attempts = 0;
        }
    }
}
