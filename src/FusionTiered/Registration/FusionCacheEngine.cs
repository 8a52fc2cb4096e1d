using FusionTiered.Engines;

namespace FusionTiered.Fusion.Registration;

/// <summary>FusionCache as the engine of a cache.</summary>
internal static class FusionCacheEngine
{
    public static EngineChoice Choice(FusionEngineOptions options) => new(
        "FusionCache",
        parts => FusionCacheFactory.Create(parts, options),
        (_, settings) => UnsupportedSettings.Faults(settings, hasL2: options.Connect is not null));
}
