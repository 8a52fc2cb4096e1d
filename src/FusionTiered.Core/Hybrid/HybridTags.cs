namespace FusionTiered.Hybrid;

/// <summary>Tags as HybridCache takes them.</summary>
internal static class HybridTags
{
    /// <summary>Stands for every entry of the face, with or without tags; it can be removed but not given.</summary>
    public const string Everything = "*";

    /// <exception cref="ArgumentException">A tag is empty, blank or <c>*</c>.</exception>
    public static IReadOnlyCollection<string>? Of(IEnumerable<string>? tags)
    {
        if (tags is null)
        {
            return null;
        }

        // A copy: the caller may go on to use its list.
        string[] all = [.. tags];
        foreach (var tag in all)
        {
            if (string.IsNullOrWhiteSpace(tag) || string.Equals(tag, Everything, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"A tag of an entry cannot be empty, blank or '{Everything}', which stands for all entries when they are removed.", nameof(tags));
            }
        }

        return all.Length == 0 ? null : all;
    }
}
