using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Connections;

/// <summary>Timestamps of a <see cref="TimeProvider"/>, and waits of a thread that follow it.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly bool _isReal = ReferenceEquals(time, TimeProvider.System);

    public TimeProvider Time => time;

    public long Now => time.GetTimestamp();

    public long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    public TimeSpan SpanOf(long ticks) => TimeSpan.FromSeconds((double)ticks / time.TimestampFrequency);

    /// <summary>Fixes the end of a wait: the budget given, or the one of the settings, counted from now.</summary>
    public SendOptions WithDeadline(in SendOptions options, ConnectionSettings settings, bool isWrite)
    {
        if (options.Deadline != 0)
        {
            return options;
        }

        var budget = options.Budget > TimeSpan.Zero ? options.Budget : isWrite ? settings.WriteBudget : settings.ReadBudget;
        return options with { Budget = budget, Deadline = Now + TicksOf(budget) };
    }

    /// <summary>
    /// Lets the current thread wait on a gate it holds, until the time has come or somebody pulses the gate.
    /// On a dedicated thread and the real clock this needs no timer and hence no thread of the pool: it goes on when the pool is starved.
    /// </summary>
    /// <param name="gate">Held by the caller.</param>
    /// <param name="due">A timestamp; <see cref="long.MaxValue"/> waits for a pulse.</param>
    public void WaitUntil(object gate, long due)
    {
        if (due == long.MaxValue)
        {
            Monitor.Wait(gate);
            return;
        }

        var left = SpanOf(due - Now);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        if (_isReal)
        {
            // Rounded up: waking early would only mean another round.
            Monitor.Wait(gate, TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue)));
            return;
        }

        using var timer = time.CreateTimer(static state => Wake(state!), gate, left, Timeout.InfiniteTimeSpan);
        if (Now < due)
        {
            Monitor.Wait(gate);
        }
    }

    private static void Wake(object gate)
    {
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }
    }
}
