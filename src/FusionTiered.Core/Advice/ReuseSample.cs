namespace FusionTiered.Advice;

/// <summary>The sample of one profile at one moment.</summary>
internal sealed record ReuseSample
{
    /// <summary>Keys in the sample.</summary>
    public required int Keys { get; init; }

    /// <summary>The share of all keys that is sampled, more than 0 and at most 1.</summary>
    public required double Rate { get; init; }

    /// <summary>Sampled reads.</summary>
    public required long Samples { get; init; }

    /// <summary>The time that the figures are of.</summary>
    public required TimeSpan Covered { get; init; }

    /// <summary>All reads in that time, sampled or not.</summary>
    public required long Reads { get; init; }

    /// <summary>Those of them that memory answered.</summary>
    public required long Hits { get; init; }

    /// <summary>
    /// The share of reads that an LRU memory would have answered, from 0 to 1: by the lifetime first, then by the size, both in the
    /// order of <see cref="SampledLifetime.Factors"/>.
    /// </summary>
    public required double[,] HitRates { get; init; }

    /// <summary>Whether the sample is large enough for figures. A sample of all keys needs reads only.</summary>
    public bool IsEnough => Samples >= LeastSamples && (Rate >= 1 || Keys >= LeastKeys);

    internal const int LeastSamples = 500;

    internal const int LeastKeys = 64;

    /// <summary>The measured share of reads that memory answered, from 0 to 1.</summary>
    public double Measured => Reads == 0 ? 0 : (double)Hits / Reads;

    /// <summary>The share that is expected with another setting, from 0 to 1: the measured one, moved as the model moves.</summary>
    /// <remarks>
    /// A memory that misses less than the model, by its policy, keeps that lead in proportion to the misses that are left. Misses that the
    /// model does not know, those of invalidated values, stay as many.
    /// </remarks>
    /// <param name="lifetime">A place in <see cref="SampledLifetime.Factors"/>.</param>
    /// <param name="size">A place in the same.</param>
    public double Expected(int lifetime, int size)
    {
        var (present, other) = (HitRates[SampledLifetime.Present, SampledLifetime.Present], HitRates[lifetime, size]);
        var lead = Measured - present;
        return Math.Clamp(lead > 0 ? other + (lead * (1 - other) / (1 - present)) : other + lead, 0, 1);
    }
}
