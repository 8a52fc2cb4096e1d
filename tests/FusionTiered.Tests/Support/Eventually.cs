using System.Diagnostics;

namespace FusionTiered.Tests.Support;

/// <summary>Waits in real time for something that other threads bring about; fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task IsTrueAsync(Func<bool> condition, string because)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            (Stopwatch.GetElapsedTime(started) < Patience).Should().BeTrue($"within {Patience}, {because}");
            await Task.Yield();
        }
    }
}
