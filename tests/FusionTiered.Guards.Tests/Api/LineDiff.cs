using System.Text;

namespace FusionTiered.Guards.Api;

/// <summary>What went (-) and what came (+), each under the unindented line it belongs to.</summary>
internal static class LineDiff
{
    public static string Of(string before, string after)
    {
        var old = before.Split('\n');
        var now = after.Split('\n');
        var common = Common(old, now);
        var text = new StringBuilder();
        var (header, shown) = ("", "");
        int i = 0, j = 0;
        while (i < old.Length || j < now.Length)
        {
            var same = i < old.Length && j < now.Length && old[i] == now[j];
            var line = same ? now[j] : i < old.Length && (j == now.Length || common[i + 1, j] >= common[i, j + 1]) ? old[i] : now[j];
            var gone = !same && i < old.Length && ReferenceEquals(line, old[i]);
            if (line.Length > 0 && line[0] != ' ')
            {
                header = line;
                shown = same ? shown : line;
            }

            if (!same && line.Length > 0)
            {
                if (shown != header)
                {
                    text.Append("\n  ").Append(header);
                    shown = header;
                }

                text.Append('\n').Append(gone ? "- " : "+ ").Append(line);
            }

            (i, j) = same ? (i + 1, j + 1) : gone ? (i + 1, j) : (i, j + 1);
        }

        return text.Length == 0 ? "" : text.Append('\n').ToString();
    }

    private static int[,] Common(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
