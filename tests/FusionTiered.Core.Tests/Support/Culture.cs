using System.Globalization;

namespace FusionTiered.Core.Tests.Support;

/// <summary>Runs a part of a test under another culture.</summary>
internal static class Culture
{
    public static void Use(string name, Action body)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            body();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
