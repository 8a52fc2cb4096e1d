using FusionTiered.Telemetry;
using FusionTiered.Versions;

namespace FusionTiered.Profiles;

/// <summary>What moves in a profile while the cache runs: its settings of today, its version, its counters.</summary>
/// <remarks>Entries point to it, so that a hit finds its counters without asking for the profile by name.</remarks>
internal sealed class ProfileState(DomainProfile settings, VersionStamp everything)
{
    private volatile DomainProfile _settings = settings;

    public string Name { get; } = settings.Name;

    public string Namespace { get; } = settings.Namespace;

    /// <summary>The compiled settings; a reload replaces them whole.</summary>
    public DomainProfile Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>Raised when this profile is cleared.</summary>
    public VersionStamp Version { get; } = new();

    /// <summary>Raised when the whole cache is cleared.</summary>
    public VersionStamp Everything { get; } = everything;

    public ProfileCounters Counters { get; } = new();
}
