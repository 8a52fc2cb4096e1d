using Microsoft.Extensions.Options;

namespace FusionTiered.Hybrid;

/// <summary>What the profile of the face says where nobody else says otherwise: it behaves as users of HybridCache expect.</summary>
internal sealed class HybridProfileSetup(string name) : IPostConfigureOptions<FusionTieredOptions>
{
    // After everything else, and only where nothing was said: configuration and code both win.
    public void PostConfigure(string? configured, FusionTieredOptions options)
    {
        if (string.Equals(name, configured ?? Options.DefaultName, StringComparison.Ordinal))
        {
            options.Add(FaceProfiles.Hybrid, static profile =>
            {
                profile.CopyValues ??= true;
                profile.Lifetime ??= TimeSpan.FromMinutes(5);
                profile.StaleFor ??= TimeSpan.Zero;
            });
        }
    }
}
