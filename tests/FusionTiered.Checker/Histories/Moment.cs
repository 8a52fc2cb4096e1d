namespace FusionTiered.Checker.Histories;

/// <summary>When something was noted: the time, which tells how far things are apart, and the order, which tells what came first.</summary>
/// <remarks>The time of a run may stand still while much happens; two moments never have the same order.</remarks>
/// <param name="Ticks">Of the clock of the run, in units of 100 ns.</param>
/// <param name="Order">Counts what is noted.</param>
internal readonly record struct Moment(long Ticks, long Order)
{
    /// <summary>For what did not happen before the end.</summary>
    public static Moment Never { get; } = new(long.MaxValue, long.MaxValue);

    public bool IsNever => Order == long.MaxValue;

    public bool IsBefore(Moment other) => Order < other.Order;

    public override string ToString() => IsNever ? "never" : $"{Ticks / (double)TimeSpan.TicksPerMillisecond:0.###} ms (#{Order})";
}
