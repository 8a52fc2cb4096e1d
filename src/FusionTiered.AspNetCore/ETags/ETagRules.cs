using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.ETags;

/// <summary>Checks the options of entity tags.</summary>
internal static class ETagRules
{
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static void Check(ETagOptions options)
    {
        if (options.MaxBytes is < 1 or > 64 << 20)
        {
            throw new OptionsValidationException(
                Options.DefaultName,
                typeof(ETagOptions),
                [string.Create(CultureInfo.InvariantCulture, $"{nameof(ETagOptions)}.{nameof(ETagOptions.MaxBytes)} is '{options.MaxBytes}'; it must be 1 to 67108864.")]);
        }
    }
}
