namespace FusionTiered;

/// <summary>Which keys share a number of <see cref="ISaveOrder"/>. It is part of the contract between nodes.</summary>
/// <remarks>A bounded number of slots bounds the memory they take, in this process and in L2.</remarks>
internal static class SaveSlots
{
    public const int Count = 4_096;

    /// <summary>The slot of a key: FNV-1a over its UTF-16 units, the same in every process.</summary>
    /// <param name="key">The text of the key.</param>
    public static int Of(string key)
    {
        var hash = 2_166_136_261;
        foreach (var unit in key)
        {
            hash = (hash ^ unit) * 16_777_619;
        }

        return (int)((hash ^ (hash >> 16)) % Count);
    }
}
