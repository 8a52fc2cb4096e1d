namespace FusionTiered.Flights;

/// <summary>Which load waits for which other one because its source asked the cache. A circle would wait until a deadline ends it.</summary>
/// <remarks>One lock for the whole process: it is taken only by calls that come from inside a source. No other lock is taken under it.</remarks>
internal static class WaitGraph
{
    private static readonly Lock Gate = new();

    /// <summary>Notes that <paramref name="from"/> waits for <paramref name="to"/>.</summary>
    /// <exception cref="RecursiveLoadException"><paramref name="to"/> waits for <paramref name="from"/> already.</exception>
    public static void Enter(Flight from, Flight to)
    {
        lock (Gate)
        {
            var length = Distance_NeedsLock(to, from, 1);
            if (length > 0)
            {
                throw new RecursiveLoadException(length);
            }

            (from.WaitsFor ??= []).Add(to);
        }
    }

    public static void Leave(Flight from, Flight to)
    {
        lock (Gate)
        {
            from.WaitsFor?.Remove(to);
        }
    }

    // Recursion is as deep as sources nest, and the graph has no circle: none was let in.
    private static int Distance_NeedsLock(Flight at, Flight target, int length)
    {
        if (ReferenceEquals(at, target))
        {
            return length;
        }

        foreach (var next in at.WaitsFor ?? [])
        {
            if (Distance_NeedsLock(next, target, length + 1) is var found and > 0)
            {
                return found;
            }
        }

        return 0;
    }
}
