using System.Globalization;

namespace FusionTiered.Checker.Plans;

/// <summary>Names a plan: <c>COH1:seed:profile</c>. The number is raised when the same seed begins to give other plans.</summary>
internal readonly record struct ReplayString(ulong Seed, string Profile)
{
    private const string Version = "COH1";

    public static ReplayString Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':') is [Version, var seed, var profile] && ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number, profile)
            : throw new FormatException($"'{text}' is not {Version}:<seed>:<profile>.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}:{Seed}:{Profile}");
}
