namespace FusionTiered.Show.View;

/// <summary>A row of numbers from 0 to 100 as a row of characters.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    // For terminals without Unicode: tenths, 9 for the highest.
    private const string Digits = "0123456789";

    public static string Of(IEnumerable<double?> percents, bool unicode)
    {
        var levels = unicode ? Blocks : Digits;
        return string.Concat(percents.Select(percent => percent is { } p ? levels[Math.Clamp((int)(p / 100 * levels.Length), 0, levels.Length - 1)] : ' '));
    }
}
