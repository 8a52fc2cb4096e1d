using FusionTiered.Show.Market;
using Spectre.Console;

namespace FusionTiered.Show.View;

/// <summary>One colour for each profile, the same in table, chart and legend.</summary>
internal static class Palette
{
    public static Color Of(PageKind kind) => kind switch
    {
        PageKind.Dashboard => Color.Gold1,
        PageKind.Market => Color.SpringGreen3,
        PageKind.Price => Color.Turquoise2,
        PageKind.Report => Color.Orchid,
        PageKind.Tech => Color.DodgerBlue1,
        _ => Color.IndianRed1,
    };

    public static Color OfRate(double percent) => percent switch
    {
        >= 95 => Color.Green,
        >= 80 => Color.GreenYellow,
        >= 50 => Color.Yellow,
        _ => Color.Red,
    };
}
