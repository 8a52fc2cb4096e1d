using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.ETags;

/// <summary>Finds every fault of the options of entity tags at once.</summary>
internal static class ETagRules
{
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static void Check(ETagOptions options)
    {
        string[] faults = [.. FaultsOf(options)];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(ETagOptions), faults);
        }
    }

    private static IEnumerable<string> FaultsOf(ETagOptions options)
    {
        if (options.MaxBytes is < 1 or > 64 << 20)
        {
            yield return Fault(nameof(options.MaxBytes), options.MaxBytes, "1 to 67108864");
        }

        foreach (var type in options.StreamingTypes.Where(string.IsNullOrWhiteSpace))
        {
            yield return Fault(nameof(options.StreamingTypes), type, "types of content");
        }
    }

    private static string Fault(string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{nameof(ETagOptions)}.{name} is '{value}'; it must be {allowed}.");
}
