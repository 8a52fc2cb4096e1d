using System.Globalization;

namespace FusionTiered.Checker.Plans;

/// <summary>Names a plan: <c>COH1:seed:profile</c>; one for real time: <c>COHL1:seed:profile</c>. The number is raised when the same seed begins to give other plans.</summary>
internal readonly record struct ReplayString(ulong Seed, string Profile, bool IsLive = false)
{
    private const string Simulated = "COH1";
    private const string Live = "COHL1";

    private string Version => IsLive ? Live : Simulated;

    public static ReplayString Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':') is [Simulated or Live, var seed, var profile] && ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number, profile, text.StartsWith(Live, StringComparison.Ordinal))
            : throw new FormatException($"'{text}' is not {Simulated}:<seed>:<profile> or {Live}:<seed>:<profile>.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}:{Seed}:{Profile}");
}
