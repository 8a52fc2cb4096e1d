using System.Diagnostics;

namespace FusionTiered.Coherent.Tests.Support;

/// <summary>Waits in real time for something that other threads bring about; fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task IsTrueAsync(Func<bool> condition, string because)
    {
        var started = Stopwatch.GetTimestamp();
        for (var looks = 0; !condition(); looks++)
        {
            (Stopwatch.GetElapsedTime(started) < Patience).Should().BeTrue($"within {Patience}, {because}");
            if (looks < 50)
            {
                await Task.Yield();
            }
            else
            {
                // Leaves the threads to what is waited for.
                await Task.Delay(1);
            }
        }
    }

    /// <summary>Gives other threads a moment to do what they can, less when it is done before.</summary>
    public static async Task RestAsync(Func<bool> done)
    {
        for (var looks = 0; looks < 20 && !done(); looks++)
        {
            await Task.Yield();
        }

        if (!done())
        {
            await Task.Delay(2);
        }
    }
}
