namespace FusionTiered.Profiles;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>The known name with the fewest differences, upper and lower case being the same; null: none is near.</summary>
    /// <param name="written">The name that is not known.</param>
    /// <param name="known">The names that are.</param>
    /// <param name="most">The most differences. Short names allow fewer: a third of their letters, at least one.</param>
    public static string? Of(string written, IEnumerable<string> known, int most = 3)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var name in known)
        {
            var allowed = Math.Clamp(Math.Max(written.Length, name.Length) / 3, 1, most);

            // So many letters are missing at least: a key of any length costs nothing.
            if (Math.Abs(written.Length - name.Length) > allowed)
            {
                continue;
            }

            var distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance <= allowed && distance < least)
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>How many letters are to be added, left out, replaced, or exchanged with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Step(rows, a, b, i, j);
            }
        }

        return rows[a.Length, b.Length];
    }

    private static int Step(int[,] rows, string a, string b, int i, int j)
    {
        var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var step = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(step, rows[i - 2, j - 2] + 1) : step;
    }
}
