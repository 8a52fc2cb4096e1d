namespace FusionTiered.Advice;

/// <summary>The settings that the sample is judged by: four sizes with the present lifetime, and three other lifetimes with the present size.</summary>
/// <remarks>A trial is a number: first the sizes, in the order of <see cref="Factors"/>, then the lifetimes without the present one.</remarks>
internal static class Trials
{
    public const int Count = 7;

    /// <summary>The place of the present setting among the <see cref="Factors"/>, and the trial with the present size and lifetime.</summary>
    public const int Present = 1;

    private const int Sizes = 4;

    /// <summary>Sizes and lifetimes, as parts of the present ones.</summary>
    public static ReadOnlySpan<double> Factors => [0.5, 1, 2, 4];

    public static int OfSize(int factor) => factor;

    public static int OfLifetime(int factor) => factor == Present ? Present : factor < Present ? Sizes : Sizes + factor - 1;

    public static int SizeOf(int trial) => trial < Sizes ? trial : Present;

    public static int LifetimeOf(int trial) => trial < Sizes ? Present : trial == Sizes ? 0 : trial - Sizes + 1;
}
