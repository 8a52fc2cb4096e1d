using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.ETags;

/// <summary>Finds every fault of the options of entity tags at once.</summary>
internal static class ETagRules
{
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static void Check(ETagOptions options)
    {
        string[] faults = [.. FaultsOf(options, nameof(ETagOptions) + ".")];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(ETagOptions), faults);
        }
    }

    /// <param name="options">The settings.</param>
    /// <param name="before">Stands before the name of each setting: its class, or its section.</param>
    public static IEnumerable<string> FaultsOf(ETagOptions options, string before)
    {
        if (options.MaxBytes is < 1 or > 64 << 20)
        {
            yield return Fault(before, nameof(options.MaxBytes), options.MaxBytes, "1 to 67108864");
        }

        foreach (var type in options.StreamingTypes.Where(string.IsNullOrWhiteSpace))
        {
            yield return Fault(before, nameof(options.StreamingTypes), type, "types of content");
        }
    }

    private static string Fault(string before, string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{before}{name} is '{value}'; it must be {allowed}.");
}
