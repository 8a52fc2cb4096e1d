namespace FusionTiered.Guards.Docs;

/// <summary>The lines of a page between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>, which a test makes from the code.</summary>
internal sealed record MarkedBlock(string Page, string Name)
{
    private string Begin => $"<!-- {Name} -->\n";

    private string End => $"<!-- /{Name} -->";

    public string Text
    {
        get
        {
            var (first, last) = Find(Repository.Read(Page).ReplaceLineEndings("\n"));
            return Repository.Read(Page).ReplaceLineEndings("\n")[first..last];
        }
    }

    public void Write(string text)
    {
        var page = Repository.Read(Page).ReplaceLineEndings("\n");
        var (first, last) = Find(page);
        File.WriteAllText(Path.Combine(Repository.Root, Page), page[..first] + text + page[last..]);
    }

    private (int First, int Last) Find(string page)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? (begin + Begin.Length, end)
            : throw new InvalidOperationException($"{Page} needs the lines '{Begin.TrimEnd()}' and '{End}', in this order.");
    }
}
