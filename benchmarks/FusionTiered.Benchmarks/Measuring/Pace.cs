namespace FusionTiered.Benchmarks.Measuring;

/// <summary>How long a run takes its time.</summary>
/// <param name="Rounds">Rounds that are counted.</param>
/// <param name="Slice">Time of one loop in one round.</param>
/// <param name="WarmUp">Time of one loop before the rounds, until its code has been compiled for speed.</param>
internal sealed record Pace(int Rounds, TimeSpan Slice, TimeSpan WarmUp)
{
    public static Pace Full { get; } = new(150, TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(600));

    /// <summary>Enough to see that everything runs; the figures mean little.</summary>
    public static Pace Quick { get; } = new(5, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20));

    public bool IsQuick => this == Quick;

    /// <summary>This many, or a fiftieth of it in a quick run.</summary>
    public int Of(int full) => IsQuick ? Math.Max(1, full / 50) : full;
}
