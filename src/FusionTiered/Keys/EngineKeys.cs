namespace FusionTiered.Fusion.Keys;

/// <summary>Tells the keys of values from those that FusionCache and this engine keep for themselves.</summary>
internal static class EngineKeys
{
    /// <summary>FusionCache's own spelling, before the name of a tag.</summary>
    public const string TagPrefix = "__fc:t:";

    /// <summary>After the key, in the key of a mark that says "nothing there". Braces never occur in the text of a key.</summary>
    public const string NothingSuffix = "{nothing}";

    public static bool IsValue(string key) => !key.StartsWith("__fc:", StringComparison.Ordinal) && !key.Contains('{', StringComparison.Ordinal);

    public static bool IsNothing(string key) => key.EndsWith(NothingSuffix, StringComparison.Ordinal);
}
