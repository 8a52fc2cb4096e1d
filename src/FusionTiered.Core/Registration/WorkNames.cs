using System.Text.RegularExpressions;

namespace FusionTiered.Registration;

/// <summary>The names of warmers and refreshers: they stand in logs, in the configuration, and in keys of Redis.</summary>
internal static partial class WorkNames
{
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static void ThrowIfFaulty(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (!Allowed().IsMatch(name))
        {
            throw new ArgumentException($"The name is '{name}'; it must be 1 to 64 letters, digits, dots, hyphens or underscores.", parameter);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
