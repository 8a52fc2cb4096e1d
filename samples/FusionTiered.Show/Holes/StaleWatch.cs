namespace FusionTiered.Show.Holes;

/// <summary>Reads a key on a node again and again, and notes until when it was stale.</summary>
/// <param name="node">The node.</param>
/// <param name="key">The key: "old" before the write, "new" after it.</param>
/// <param name="clock">The real clock.</param>
internal sealed class StaleWatch(HoleNode node, string key, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    // A node that was right once may be connected again only now.
    private static readonly TimeSpan Longer = TimeSpan.FromMilliseconds(500);

    private long _acknowledged = long.MaxValue;
    private long _healed = long.MaxValue;

    /// <summary>From the heal to the last stale answer.</summary>
    public TimeSpan StaleAfterHeal { get; private set; }

    /// <summary>From the acknowledgement of the write to the last stale answer that was called verified.</summary>
    public TimeSpan VerifiedAfterWrite { get; private set; }

    public void Acknowledged() => Volatile.Write(ref _acknowledged, clock.GetTimestamp());

    public void Healed() => Volatile.Write(ref _healed, clock.GetTimestamp());

    /// <summary>Ends when the node has had the new value for a while after the heal.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var asked = clock.GetTimestamp();
            var seen = await node.TryGetAsync(Life.Usual, key);
            var (acknowledged, healed) = (Volatile.Read(ref _acknowledged), Volatile.Read(ref _healed));
            if (seen.Value is "old")
            {
                StaleAfterHeal = asked > healed ? clock.GetElapsedTime(healed, asked) : StaleAfterHeal;
                VerifiedAfterWrite = seen.IsVerified && asked > acknowledged ? clock.GetElapsedTime(acknowledged, asked) : VerifiedAfterWrite;
            }
            else if (seen.Value is "new" && asked > healed && clock.GetElapsedTime(healed, asked) > Longer)
            {
                return;
            }

            await Task.Delay(Pause, clock, CancellationToken.None);
        }
    }
}
