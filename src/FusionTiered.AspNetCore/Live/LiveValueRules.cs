using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Live;

/// <summary>Finds every fault of the options of a live value at once.</summary>
internal static class LiveValueRules
{
    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static void Check(LiveValueOptions options)
    {
        string[] faults = [.. FaultsOf(options)];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(LiveValueOptions), faults);
        }
    }

    private static IEnumerable<string> FaultsOf(LiveValueOptions options)
    {
        if (options.Type is not { Length: >= 1 and <= 100 } || options.Type.AsSpan().ContainsAnyExcept(TypeCharacters))
        {
            yield return Fault(nameof(options.Type), options.Type, "1 to 100 letters, digits, '_', '-', '.' or ':'");
        }

        if (options.MostClients is < 1 or > 100_000)
        {
            yield return Fault(nameof(options.MostClients), options.MostClients, "1 to 100000");
        }

        if (options.Heartbeat < TimeSpan.FromSeconds(1) || options.Heartbeat > TimeSpan.FromMinutes(10))
        {
            yield return Fault(nameof(options.Heartbeat), options.Heartbeat, "00:00:01 to 00:10:00");
        }

        if (options.SendDeadline < TimeSpan.FromSeconds(1) || options.SendDeadline > TimeSpan.FromMinutes(10))
        {
            yield return Fault(nameof(options.SendDeadline), options.SendDeadline, "00:00:01 to 00:10:00");
        }

        if (options.LongestConnection < TimeSpan.FromSeconds(1) || options.LongestConnection > TimeSpan.FromDays(30))
        {
            yield return Fault(nameof(options.LongestConnection), options.LongestConnection, "00:00:01 to 30.00:00:00");
        }

        foreach (var origin in options.AllowedOrigins)
        {
            if (origin is not "*" && !IsOrigin(origin))
            {
                yield return Fault(nameof(options.AllowedOrigins), origin, "an origin as browsers send it, 'https://app.example.com' or 'https://app.example.com:8443', or '*'");
            }
        }
    }

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && string.Equals(origin, address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    private static string Fault(string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{nameof(LiveValueOptions)}.{name} is '{value}'; it must be {allowed}.");
}
