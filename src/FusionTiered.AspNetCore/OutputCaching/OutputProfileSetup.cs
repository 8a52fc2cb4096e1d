using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.OutputCaching;

/// <summary>What the profile of responses says where nobody else says otherwise.</summary>
internal sealed class OutputProfileSetup(string name) : IPostConfigureOptions<FusionTieredOptions>
{
    // After everything else, and only where nothing was said: configuration and code both win.
    public void PostConfigure(string? configured, FusionTieredOptions options)
    {
        if (string.Equals(name, configured ?? Options.DefaultName, StringComparison.Ordinal))
        {
            options.Add(HttpProfiles.Output, static profile =>
            {
                profile.Lifetime ??= TimeSpan.FromDays(1);
                profile.L1Lifetime ??= profile.Lifetime;
                profile.StaleFor ??= TimeSpan.Zero;
                profile.Jitter ??= 0;

                // A page that is asked for all the time must end; a body with tags cannot be written as plain JSON.
                profile.Sliding ??= false;
                profile.PlainJson ??= false;
            });
        }
    }
}
