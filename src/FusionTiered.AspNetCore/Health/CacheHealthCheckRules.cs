using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Health;

/// <summary>What the options of a health check may be.</summary>
internal static class CacheHealthCheckRules
{
    /// <exception cref="OptionsValidationException">Something is wrong; it lists all faults.</exception>
    public static void ThrowIfFaulty(CacheHealthCheckOptions options, string check)
    {
        List<string> faults = [];
        Check(options.ProbeDeadline >= TimeSpan.FromMilliseconds(1) && options.ProbeDeadline <= TimeSpan.FromMinutes(1), nameof(options.ProbeDeadline), $"{options.ProbeDeadline:c}", "1 ms to 1 min");
        Check(options.HitRateThreshold is >= 0 and <= 100, nameof(options.HitRateThreshold), options.HitRateThreshold.ToString(CultureInfo.InvariantCulture), "0 to 100");
        Check(options.HitRateWindow >= TimeSpan.FromSeconds(10) && options.HitRateWindow <= TimeSpan.FromHours(24), nameof(options.HitRateWindow), $"{options.HitRateWindow:c}", "10 s to 24 h");
        Check(options.MinRequests >= 1, nameof(options.MinRequests), options.MinRequests.ToString(CultureInfo.InvariantCulture), "1 or more");
        Check(options.Tags.All(static tag => !string.IsNullOrWhiteSpace(tag)), nameof(options.Tags), "a list with an empty tag", "a list of tags");
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(check, typeof(CacheHealthCheckOptions), faults);
        }

        void Check(bool isAllowed, string setting, string value, string allowed)
        {
            if (!isAllowed)
            {
                faults.Add($"Health check '{check}': {setting} is {value}; it must be {allowed}.");
            }
        }
    }
}
