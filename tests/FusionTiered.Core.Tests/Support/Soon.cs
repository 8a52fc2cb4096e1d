namespace FusionTiered.Core.Tests.Support;

/// <summary>Waits for what other threads do. The limit only bounds a failure.</summary>
internal static class Soon
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
            {
                throw new TimeoutException($"Not within {Limit}: {what}");
            }

            await Task.Delay(1);
        }
    }

    /// <summary>Moves a clock in steps until the condition holds: for code that sets its next timer on another thread.</summary>
    public static Task TrueAsync(Func<bool> condition, string what, ManualClock clock, TimeSpan step) => TrueAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            clock.Advance(step);
            return false;
        },
        what);
}
