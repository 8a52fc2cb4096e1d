namespace FusionTiered.Benchmarks.Measuring;

/// <summary>The figures of several loops that ran in turns.</summary>
internal sealed class Comparison(Loop[] loops, double[][] took, double[] bytes)
{
    public IEnumerable<Cost> Costs => loops.Select((loop, i) => new Cost(loop.Name, Spread.Of(took[i]), bytes[i]));

    /// <summary>Nanoseconds for each call.</summary>
    public Spread Of(Loop loop) => Spread.Of(took[At(loop)]);

    /// <summary>Bytes allocated by each call.</summary>
    public double BytesOf(Loop loop) => bytes[At(loop)];

    /// <summary>Time of one for each time of the other, round by round.</summary>
    public Spread Ratio(Loop one, Loop other) => Spread.Of(took[At(one)].Zip(took[At(other)], static (a, b) => a / b));

    private int At(Loop loop) => Array.IndexOf(loops, loop);
}
