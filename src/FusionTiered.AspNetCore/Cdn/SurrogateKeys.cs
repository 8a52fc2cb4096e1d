using System.Text;

namespace FusionTiered.AspNetCore.Cdn;

/// <summary>Surrogate keys as headers carry them.</summary>
internal static class SurrogateKeys
{
    /// <summary>A key in which everything that could end it, or the header, is percent-encoded.</summary>
    public static string Spelled(string key)
    {
        var spelled = new StringBuilder(key.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(key))
        {
            if (unit is > 0x20 and < 0x7f and not (byte)',' and not (byte)';' and not (byte)'%')
            {
                spelled.Append((char)unit);
            }
            else
            {
                spelled.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{unit:X2}");
            }
        }

        return spelled.ToString();
    }
}
