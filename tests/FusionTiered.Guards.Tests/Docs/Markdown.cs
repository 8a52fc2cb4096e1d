using System.Text.RegularExpressions;

namespace FusionTiered.Guards.Docs;

/// <summary>A fenced block of a page. <see cref="Note"/> is the HTML comment right before it, if any.</summary>
internal sealed record CodeBlock(string Page, int Line, string Language, string? Note, string Code)
{
    /// <summary>The name in a note of the form "snippet: name".</summary>
    public string? Snippet => After("snippet:");

    /// <summary>The reason in a note of the form "no compile: reason".</summary>
    public string? NoCompile => After("no compile:");

    private string? After(string word) => Note?.StartsWith(word, StringComparison.Ordinal) == true ? Note[word.Length..].Trim() : null;
}

/// <summary>As much of Markdown as the guards need: fenced blocks, links, headings.</summary>
internal static partial class Markdown
{
    public static IEnumerable<CodeBlock> Blocks(string page, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        string? note = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is { Success: true } fence)
            {
                var start = i + 1;
                do
                {
                    i++;
                }
                while (i < lines.Length && !lines[i].StartsWith(fence.Groups["indent"].Value + fence.Groups["ticks"].Value, StringComparison.Ordinal));

                var indent = fence.Groups["indent"].Length;
                var code = lines[start..Math.Min(i, lines.Length)].Select(line => line.Length >= indent ? line[indent..] : line.TrimStart());
                yield return new(page, start + 1, fence.Groups["language"].Value, note, string.Join('\n', code) + "\n");
                note = null;
            }
            else if (lines[i].Trim().Length > 0)
            {
                note = Comment().Match(lines[i]) is { Success: true } comment ? comment.Groups["text"].Value : null;
            }
        }
    }

    /// <summary>Targets of links and images, with the line they stand on; code is not searched.</summary>
    public static IEnumerable<(int Line, string Target)> Links(string text) =>
        Prose(text).SelectMany(at => Link().Matches(InlineCode().Replace(at.Text, "")).Select(link => (at.Line, link.Groups["target"].Value)));

    /// <summary>What a link may name after the #: headings, as GitHub turns them into ids, and explicit anchors.</summary>
    public static IReadOnlySet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, line) in Prose(text))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                var words = LinkText().Replace(heading.Groups["text"].Value, "${text}");
                var id = NotInAnId().Replace(words.ToLowerInvariant(), "").Replace(' ', '-');
                for (var (again, n) = (id, 1); !anchors.Add(again); n++)
                {
                    again = $"{id}-{n}";
                }
            }

            anchors.UnionWith(Anchor().Matches(line).Select(anchor => anchor.Groups["id"].Value));
        }

        return anchors;
    }

    private static IEnumerable<(int Line, string Text)> Prose(string text)
    {
        string? open = null;
        foreach (var (i, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (open is not null)
            {
                open = line.TrimStart().StartsWith(open, StringComparison.Ordinal) ? null : open;
            }
            else if (Fence().Match(line) is { Success: true } fence)
            {
                open = fence.Groups["ticks"].Value;
            }
            else
            {
                yield return (i + 1, line);
            }
        }
    }

    [GeneratedRegex(@"^(?<indent>\s*)(?<ticks>```+|~~~+)\s*(?<language>[\w#+-]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*<!--\s*(?<text>.*?)\s*-->\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\]\(\s*<?(?<target>[^)>\s]+)>?(\s+""[^""]*"")?\s*\)|^\s*\[[^\]]+\]:\s*(?<target>\S+)|<(a|img)\s[^>]*(href|src)=""(?<target>[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`", RegexOptions.ExplicitCapture)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^\#{1,6}\s+(?<text>.*?)\s*\#*\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture)]
    private static partial Regex NotInAnId();

    [GeneratedRegex(@"<a\s[^>]*(id|name)=""(?<id>[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Anchor();
}
