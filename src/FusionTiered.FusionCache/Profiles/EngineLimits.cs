namespace FusionTiered.Fusion.Profiles;

/// <summary>What holds for all profiles of one cache.</summary>
/// <param name="MaxBytes">Bytes in memory.</param>
/// <param name="LeastWeight">
/// What an entry weighs at least. <c>MemoryCache</c> has one limit, of weights; with this one it is a limit of entries, too.
/// </param>
/// <param name="L2ReadTimeout">What a read of the shared tier may cost.</param>
internal sealed record EngineLimits(long MaxBytes, long LeastWeight, TimeSpan L2ReadTimeout)
{
    public static EngineLimits Of(FusionTieredOptions options, TimeSpan l2ReadTimeout) => new(
        options.MaxBytes,
        (options.MaxBytes + options.MaxEntries - 1) / options.MaxEntries,
        l2ReadTimeout);
}
