namespace FusionTiered.Redis.Tests.Support;

/// <summary>Waits for a condition instead of sleeping; the limit only bounds a failure, and does not count the time in which the machine was busy with something else.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task True(Func<bool> condition, string what, TimeSpan? within = null)
    {
        var limit = within ?? Limit;
        var watch = AwakeWatch.Start();
        while (!condition())
        {
            if (watch.Elapsed > limit)
                throw new TimeoutException($"Not within {limit}: {what}");
            await Task.Delay(2);
        }
    }

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = AwakeWatch.Start();
        while (!await condition())
        {
            if (watch.Elapsed > Limit)
                throw new TimeoutException($"Not within {Limit}: {what}");
            await Task.Delay(2);
        }
    }

    public static async Task<T> Value<T>(Func<T?> read, string what)
        where T : class
    {
        T? value = null;
        await True(() => (value = read()) is not null, what);
        return value!;
    }

    /// <summary>Bounds a wait that should end by itself.</summary>
    public static Task Ends(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Ends<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> Ends<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);
}
