using System.Diagnostics;

namespace FusionTiered.Conformance;

/// <summary>Waits in real time for something that other threads bring about; fails when it does not come.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, string because) =>
        TrueAsync(() => new ValueTask<bool>(condition()), because);

    public static async Task TrueAsync(Func<ValueTask<bool>> condition, string because)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            (Stopwatch.GetElapsedTime(started) < Patience).Should().BeTrue($"within {Patience}, {because}");
            await Task.Delay(1);
        }
    }
}
