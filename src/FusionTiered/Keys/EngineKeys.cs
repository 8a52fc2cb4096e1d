namespace FusionTiered.Fusion.Keys;

/// <summary>Tells the keys of values from those that FusionCache and this engine keep for themselves.</summary>
internal static class EngineKeys
{
    /// <summary>FusionCache's own spelling, before the name of a tag.</summary>
    public const string TagPrefix = "__fc:t:";

    /// <summary>After the key, in the key of a mark that says "nothing there".</summary>
    public const string NothingSuffix = MemoryKeys.NothingSuffix;

    public static bool IsValue(string key) => !key.StartsWith(MemoryKeys.MarkPrefix, StringComparison.Ordinal) && !key.Contains('{', StringComparison.Ordinal);
}
