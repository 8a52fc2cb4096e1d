using System.Security.Cryptography;
using System.Text;
using FusionTiered.Keys;

namespace FusionTiered.AspNetCore.OutputCaching;

/// <summary>Keys and tags of the output cache, as keys and tags of the cache.</summary>
internal static class OutputKeys
{
    /// <summary>Where it is written which body a response has. Keys of the output cache hold control characters and whole URLs: they are digested.</summary>
    public static CacheKey Pointer(string key) => HttpProfiles.Output.Of("at", Digest(key));

    /// <summary>A body. No two responses share one.</summary>
    public static CacheKey Body(string id) => HttpProfiles.Output.Of("body", id);

    /// <summary>A tag as it is, or its digest where it can be none of the cache's.</summary>
    public static string Tag(string tag)
    {
        try
        {
            return TagRules.Checked(tag, nameof(tag));
        }
        catch (ArgumentException)
        {
            return "output~" + Digest(tag);
        }
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(text)).AsSpan(0, 20));
}
