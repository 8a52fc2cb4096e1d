using System.Text;

namespace FusionTiered.WriteBehind.Redis;

/// <summary>A hash of a key that is the same in every process (FNV-1a): all nodes put a key into the same partition.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return hash;
    }
}
