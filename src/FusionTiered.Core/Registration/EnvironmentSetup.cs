using FusionTiered.Time;
using System.Globalization;
using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>
/// The environment variables of every cache of the process: <c>CACHE_L1_CAPACITY</c> (entries),
/// <c>CACHE_L1_TTL_SECONDS</c> and <c>CACHE_L2_TTL_SECONDS</c> (for profiles that do not say otherwise).
/// </summary>
/// <remarks>Read from the configuration where there is one, since hosts put the environment there; else from the process.</remarks>
internal sealed class EnvironmentSetup(IServiceProvider services) : IConfigureNamedOptions<FusionTieredOptions>
{
    public const string L1Capacity = "CACHE_L1_CAPACITY";
    public const string L1Seconds = "CACHE_L1_TTL_SECONDS";
    public const string L2Seconds = "CACHE_L2_TTL_SECONDS";

    public void Configure(FusionTieredOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, FusionTieredOptions options)
    {
        var configuration = services.GetService<IConfiguration>();
        if (Read(configuration, L1Capacity) is { } capacity)
        {
            if (ProfileSettings.TryParseInt(capacity, out var entries) && entries is >= 1 and <= CacheSettings.MostEntries)
            {
                options.MaxEntries = entries;
            }
            else
            {
                options.Faults.Add(string.Create(CultureInfo.InvariantCulture, $"{L1Capacity} is '{capacity}'; it must be 1 to {CacheSettings.MostEntries}."));
            }
        }

        options.Defaults.L1Lifetime = ReadSeconds(configuration, L1Seconds, options) ?? options.Defaults.L1Lifetime;
        options.Defaults.Lifetime = ReadSeconds(configuration, L2Seconds, options) ?? options.Defaults.Lifetime;
    }

    private static TimeSpan? ReadSeconds(IConfiguration? configuration, string variable, FusionTieredOptions options)
    {
        if (Read(configuration, variable) is not { } text)
        {
            return null;
        }

        // Checked before the conversion, which fails on what no TimeSpan can hold.
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= Lifetimes.Shortest.TotalSeconds
            && seconds <= Lifetimes.Longest.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        options.Faults.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{variable} is '{text}'; it must be {Lifetimes.Shortest.TotalSeconds} to {Lifetimes.Longest.TotalSeconds} seconds."));
        return null;
    }

    // An empty variable is one that is not set: that is how compose files and shells clear one.
    private static string? Read(IConfiguration? configuration, string variable)
    {
        var text = configuration is null ? Environment.GetEnvironmentVariable(variable) : configuration[variable];
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
