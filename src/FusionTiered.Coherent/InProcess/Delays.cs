using System.Runtime.CompilerServices;

namespace FusionTiered.InProcess;

/// <summary>The range of a delay.</summary>
internal static class Delays
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan Checked(TimeSpan value, [CallerMemberName] string name = "") =>
        value >= TimeSpan.Zero && value <= Longest ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it may be from 0 to {Longest}.");
}
