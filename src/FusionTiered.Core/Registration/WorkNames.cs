namespace FusionTiered.Registration;

/// <summary>The names of warmers and refreshers: they stand in logs, in the configuration, and in keys of Redis.</summary>
internal static class WorkNames
{
    private const int Longest = 64;

    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static void ThrowIfFaulty(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (name.Length is 0 or > Longest || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new ArgumentException($"The name is '{name}'; it must be 1 to {Longest} letters, digits, dots, hyphens or underscores.", parameter);
        }
    }
}
