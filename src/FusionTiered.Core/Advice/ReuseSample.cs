namespace FusionTiered.Advice;

/// <summary>The sample of one profile at one moment.</summary>
internal sealed record ReuseSample
{
    internal const int LeastSamples = 500;

    internal const int LeastKeys = 64;

    /// <summary>Keys in the sample.</summary>
    public required int Keys { get; init; }

    /// <summary>The share of all keys that is sampled, more than 0 and at most 1.</summary>
    public required double Rate { get; init; }

    /// <summary>Sampled reads.</summary>
    public required long Samples { get; init; }

    /// <summary>The time that the figures are of.</summary>
    public required TimeSpan Covered { get; init; }

    /// <summary>The room that they are of.</summary>
    public required MemoryRoom Room { get; init; }

    /// <summary>All reads in that time that looked at memory, sampled or not.</summary>
    public required long Reads { get; init; }

    /// <summary>Those of them that memory answered.</summary>
    public required long Hits { get; init; }

    /// <summary>The reads that the sample knows, or stands for.</summary>
    public required double Known { get; init; }

    /// <summary>The share of them that missed, from 0 to 1, without a reason that is known: a lifetime of their own, perhaps.</summary>
    public required double Unexplained { get; init; }

    /// <summary>The share of reads that an LRU memory would have answered, from 0 to 1, in each of the <see cref="Trials"/>.</summary>
    public required double[] HitRates { get; init; }

    /// <summary>Whether the sample is large enough for figures. A sample of all keys needs reads only.</summary>
    public bool IsEnough => Samples >= LeastSamples && (Rate >= 1 || Keys >= LeastKeys) && Known * 2 >= Reads;

    /// <summary>The measured share of reads that memory answered, from 0 to 1.</summary>
    public double Measured => Reads == 0 ? 0 : (double)Hits / Reads;

    /// <summary>The share that is expected in a trial, from 0 to 1: the measured one, moved as the model moves.</summary>
    /// <remarks>
    /// A memory that misses less than the model, by its policy, keeps that lead in proportion to the misses that are left. Misses that the
    /// model does not know, those of invalidated values, stay as many.
    /// </remarks>
    public double Expected(int trial)
    {
        var (present, other) = (HitRates[Trials.Present], HitRates[trial]);
        var lead = Measured - present;
        return Math.Clamp(lead > 0 ? other + (lead * (1 - other) / (1 - present)) : other + lead, 0, 1);
    }
}
