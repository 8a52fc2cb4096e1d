namespace FusionTiered.Advice;

/// <summary>The settings of a profile that end a value in memory, in milliseconds.</summary>
/// <param name="Fresh">The lifetime in memory; <see cref="long.MaxValue"/>: none.</param>
/// <param name="Idle">The time without a read after which a value goes; 0: no limit.</param>
/// <param name="Sliding">Whether a read begins the lifetime anew.</param>
/// <param name="Jitter">Up to this share is taken off a lifetime.</param>
internal readonly record struct SampledLifetime(long Fresh, long Idle, bool Sliding, double Jitter)
{
    /// <summary>Ages are kept in 32 bits: a lifetime of 20 days or more ends nothing here.</summary>
    private const long Endless = 20L * 24 * 60 * 60 * 1000;

    /// <summary>One of the lifetimes that are tried, in milliseconds; <see cref="uint.MaxValue"/>: none.</summary>
    public uint Tried(int factor) => Fresh == long.MaxValue ? uint.MaxValue : Part(Fresh, factor);

    /// <summary>The age from which on a value may have ended, in milliseconds; <see cref="uint.MaxValue"/>: none.</summary>
    public uint Shortest => Tried(Trials.Present) is var present && present == uint.MaxValue ? present : (uint)(present * (1 - Jitter));

    /// <summary>The idle limit that is tried with it: it moves with the lifetime.</summary>
    public uint TriedIdle(int factor) => Idle == 0 ? uint.MaxValue : Part(Idle, factor);

    private static uint Part(long milliseconds, int factor) => milliseconds * Trials.Factors[factor] is var part && part >= Endless ? uint.MaxValue : (uint)part;
}
