using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Several faults of the settings, each on a line of its own.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "It is caught as the exception of the framework that it is.")]
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It is made of the exception of the framework.")]
internal sealed class FaultySettingsException(OptionsValidationException faulty) : OptionsValidationException(faulty.OptionsName, faulty.OptionsType, faulty.Failures)
{
    public override string Message => string.Create(CultureInfo.InvariantCulture, $"{Failures.Count()} settings are wrong:{Lines(Failures)}");

    /// <summary>The faults, each after a line break.</summary>
    public static string Lines(IEnumerable<string> faults) => string.Concat(faults.Select(static fault => $"{Environment.NewLine}- {fault}"));
}
