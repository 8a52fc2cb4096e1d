namespace FusionTiered.Fusion.Keys;

/// <summary>The kinds of keys that come to memory: those of values, of "nothing there", and marks.</summary>
internal static class MemoryKeys
{
    /// <summary>Before the keys that FusionCache keeps for itself, in its own spelling.</summary>
    public const string MarkPrefix = "__fc:";

    /// <summary>Before the keys that this engine keeps for itself. Braces never occur in the text of a key.</summary>
    public const string OwnPrefix = "fusiontiered{";

    /// <summary>After the key of a value, in the key of the answer "nothing there".</summary>
    public const string NothingSuffix = "{nothing}";

    public static bool IsMark(string key) =>
        key.StartsWith(MarkPrefix, StringComparison.Ordinal) || key.StartsWith(OwnPrefix, StringComparison.Ordinal);

    public static bool IsNothing(string key) => key.EndsWith(NothingSuffix, StringComparison.Ordinal);
}
