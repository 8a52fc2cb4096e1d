namespace FusionTiered.Profiles;

/// <summary>The sentence for a key of the configuration that nothing reads. Values are not shown: they may be secret.</summary>
internal static class UnknownKey
{
    /// <param name="path">The full path of the key.</param>
    /// <param name="owner">What it would be a setting of, for instance <c>a profile</c>.</param>
    /// <param name="known">The settings there are.</param>
    public static string Fault(string path, string owner, IReadOnlyCollection<string> known)
    {
        var written = path[(path.LastIndexOf(':') + 1)..];
        return $"{path} is no setting of {owner}. {Hint(written, known)}";
    }

    private static string Hint(string written, IReadOnlyCollection<string> known) =>
        NearestName.Of(written, known) is { } nearest ? $"Did you mean {nearest}?"
        : known.Count == 0 ? "There are none."
        : $"There are: {string.Join(", ", known)}.";
}
