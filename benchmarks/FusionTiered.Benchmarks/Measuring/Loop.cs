namespace FusionTiered.Benchmarks.Measuring;

/// <summary>A named loop that makes a given number of calls.</summary>
internal sealed class Loop
{
    private static long _kept;

    private Loop(string name, bool isSynchronous, Func<int, Task> run, int unit = 1) => (Name, IsSynchronous, Run, Unit) = (name, isSynchronous, run, unit);

    public string Name { get; }

    /// <summary>Whether all calls run on the thread that asks; their allocations are then counted on it alone.</summary>
    public bool IsSynchronous { get; }

    public Func<int, Task> Run { get; }

    /// <summary>It makes multiples of this many calls.</summary>
    public int Unit { get; }

    /// <summary>What holds while the loop runs. It is made before the time is taken, and disposed after it.</summary>
    public Func<IDisposable>? Setting { get; private init; }

    /// <param name="name">The name in the figures.</param>
    /// <param name="run">Makes the calls and returns a sum of the values, so that none is optimised away.</param>
    /// <param name="unit">It makes multiples of this many calls.</param>
    public static Loop Of(string name, Func<int, long> run, int unit = 1) => new(
        name,
        isSynchronous: true,
        calls =>
        {
            _kept += run(calls);
            return Task.CompletedTask;
        },
        unit);

    /// <summary>The same loop under another name, and in a setting of its own.</summary>
    public Loop In(Func<IDisposable> setting, string name) => new(name, IsSynchronous, Run, Unit) { Setting = setting };

    /// <param name="name">The name in the figures.</param>
    /// <param name="run">Makes the given number of calls (second), one after the other, from the key with the given number on (first).</param>
    public static Loop Of(string name, Func<int, int, Task> run)
    {
        var next = 0;
        return new(name, isSynchronous: false, calls =>
        {
            var first = next;
            next += calls;
            return run(first, calls);
        });
    }

    /// <summary>The same calls, shared out among callers that run at once, each among keys of its own.</summary>
    public static Loop Of(string name, int callers, Func<int, int, Task> run) => new(
        name,
        isSynchronous: false,
        calls => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => run(caller * 997, calls / callers)))),
        unit: callers);
}
