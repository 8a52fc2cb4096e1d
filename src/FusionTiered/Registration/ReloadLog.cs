using Microsoft.Extensions.Logging;

namespace FusionTiered.Registration;

/// <summary>What is logged when the configuration changes.</summary>
internal static partial class ReloadLog
{
    [LoggerMessage(11, LogLevel.Information, "The profiles of cache '{Cache}' follow the changed configuration.")]
    public static partial void Reloaded(this ILogger log, string cache);

    [LoggerMessage(12, LogLevel.Error, "The changed configuration of cache '{Cache}' is faulty; the settings before stay. {Faults}")]
    public static partial void ReloadRefused(this ILogger log, string cache, string faults);

    [LoggerMessage(13, LogLevel.Warning, "The namespace of profile '{Profile}' cannot change, or be taken from a profile that is gone, without a restart.")]
    public static partial void NamespaceHeld(this ILogger log, string profile);
}
