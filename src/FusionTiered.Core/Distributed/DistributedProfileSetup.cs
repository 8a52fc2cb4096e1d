using Microsoft.Extensions.Options;

namespace FusionTiered.Distributed;

/// <summary>What the profile of the face says where nobody else says otherwise: sessions are not to end early, nor to outlive their time.</summary>
internal sealed class DistributedProfileSetup(string name) : IPostConfigureOptions<FusionTieredOptions>
{
    private const long LargestInMemory = 16L << 20;
    private const int Overhead = 64;

    public void PostConfigure(string? configured, FusionTieredOptions options)
    {
        if (string.Equals(name, configured ?? Options.DefaultName, StringComparison.Ordinal))
        {
            options.Add(FaceProfiles.Distributed, profile =>
            {
                profile.Jitter ??= 0;
                profile.StaleFor ??= TimeSpan.Zero;
                profile.IdleTimeout ??= TimeSpan.Zero;
                profile.Lifetime ??= Time.Lifetimes.Longest;
                profile.MaxL1ValueBytes ??= Math.Min(LargestInMemory, profile.MaxBytes is > 0 and { } own ? Math.Min(own, options.MaxBytes) : options.MaxBytes);
                profile.Size ??= static value => value is DistributedItem item ? item.Bytes.Length + Overhead : Overhead;
            });
        }
    }
}
