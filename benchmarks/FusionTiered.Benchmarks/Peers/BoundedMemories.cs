using FusionTiered.Fusion.Memory;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>Makes the memory that FusionCache has under the default engine.</summary>
internal static class BoundedMemories
{
    /// <summary>One with a limit of entries, and the counters of its only profile.</summary>
    public static (BoundedMemory Memory, ProfileCounters Counters) Of(int entries)
    {
        var profiles = new ProfileCatalog(new FusionTieredOptions());
        return (new(profiles, entries, long.MaxValue, TimeProvider.System, NullLogger.Instance), profiles.Default.Counters);
    }
}
