using System.Diagnostics;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>What the process holds: threads beside those of the pool, handles, bytes that are in use.</summary>
internal sealed record Held(int Threads, int Handles, long Bytes)
{
    public static Held Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var own = process.Threads.Count - ThreadPool.ThreadCount;
        var handles = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
        return new(own, handles, GC.GetTotalMemory(forceFullCollection: true));
    }

    public Held Without(long bytes) => this with { Bytes = Bytes - bytes };

    /// <summary>With room for what the process does by itself: a helper thread, a log file, caches.</summary>
    public bool IsNoMoreThan(Held other) => Threads <= other.Threads + 3 && Handles <= other.Handles + 4 && Bytes <= other.Bytes + (2 << 20);
}
