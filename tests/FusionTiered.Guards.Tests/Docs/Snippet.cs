using System.Text;
using System.Text.RegularExpressions;

namespace FusionTiered.Guards.Docs;

/// <summary>A block of a page turned into a file that compiles if the block does.</summary>
/// <remarks>
/// A block may be a whole program or a few lines of one: its using lines go to the top of the file, types that it declares
/// beside a class, members (methods with an access word) into that class, and everything else into a method of it.
/// The class inherits `Surroundings`, which the file Snippets/NAME.cs may declare for a block noted as "snippet: NAME".
/// </remarks>
internal static partial class Snippet
{
    public static string FileOf(CodeBlock block, int number, string? preamble)
    {
        var lines = block.Code.TrimEnd('\n').Split('\n');
        if (lines.Any(line => line.StartsWith("namespace ", StringComparison.Ordinal)))
        {
            return $"#line {block.Line} \"{block.Page}\"\n{block.Code}";
        }

        var text = new Dictionary<Part, StringBuilder> { [Part.Using] = new(), [Part.Type] = new(), [Part.Member] = new(), [Part.Statement] = new() };
        foreach (var (part, first, code) in Parts(lines))
        {
            text[part].Append($"#line {block.Line + first} \"{block.Page}\"\n{code}\n");
        }

        var (usings, surroundings) = Around(preamble);
        return $$"""
            {{usings}}{{text[Part.Using]}}
            namespace Block{{number}}
            {
            {{surroundings}}
            {{text[Part.Type]}}
            partial class Page : Surroundings
            {
            {{text[Part.Member]}}
            async System.Threading.Tasks.Task Run(string[] args)
            {
            {{text[Part.Statement]}}
            #line hidden
            await System.Threading.Tasks.Task.CompletedTask;
            }
            }
            }

            """;
    }

    private static (string Usings, string Types) Around(string? preamble)
    {
        var lines = (preamble ?? "abstract class Surroundings;").Split('\n');
        return (string.Concat(lines.Where(line => Using().IsMatch(line)).Select(line => line + "\n")), string.Join('\n', lines.Where(line => !Using().IsMatch(line))));
    }

    private static IEnumerable<(Part Part, int First, string Code)> Parts(string[] lines)
    {
        var (pending, at) = (0, 0);
        while (at < lines.Length)
        {
            if (Leading().IsMatch(lines[at]))
            {
                at++;
                continue;
            }

            var part = Using().IsMatch(lines[at]) ? Part.Using : Type().IsMatch(lines[at]) ? Part.Type : Member().IsMatch(lines[at]) ? Part.Member : Part.Statement;
            var last = part is Part.Type or Part.Member ? End(lines, at) : at;
            yield return (part, pending, string.Join('\n', lines[pending..(last + 1)]));
            at = pending = last + 1;
        }

        if (pending < lines.Length)
        {
            yield return (Part.Statement, pending, string.Join('\n', lines[pending..]));
        }
    }

    /// <summary>The line on which a declaration ends: braces closed, and a brace or semicolon at its end.</summary>
    private static int End(string[] lines, int at)
    {
        var depth = 0;
        for (; at < lines.Length - 1; at++)
        {
            var code = StringsAndComments().Replace(lines[at], "");
            depth += code.Count(c => c is '{' or '(') - code.Count(c => c is '}' or ')');
            var next = lines[at + 1].TrimStart();
            if (depth <= 0 && code.TrimEnd() is [.., '}' or ';'] && !next.StartsWith('{'))
            {
                break;
            }
        }

        return at;
    }

    private enum Part
    {
        Using,
        Type,
        Member,
        Statement,
    }

    [GeneratedRegex(@"^(global\s+)?using\s+(static\s+)?(\w+\s*=\s*)?[\w.<>:, ]+;", RegexOptions.ExplicitCapture)]
    private static partial Regex Using();

    [GeneratedRegex(@"^((public|internal|private|protected|file|static|abstract|sealed|partial|readonly|ref|unsafe)\s+)*(class|record|struct|interface|enum|delegate)\s+\w")]
    private static partial Regex Type();

    [GeneratedRegex(@"^(public|internal|private|protected)\s")]
    private static partial Regex Member();

    // Belongs to what follows it: comments, attributes, blank lines.
    [GeneratedRegex(@"^\s*(//.*|\[\w[^\]]*\]\s*(//.*)?)?$")]
    private static partial Regex Leading();

    [GeneratedRegex("""
        "(\\.|[^"\\])*"|'(\\.|[^'\\])'|//.*$
        """)]
    private static partial Regex StringsAndComments();
}
