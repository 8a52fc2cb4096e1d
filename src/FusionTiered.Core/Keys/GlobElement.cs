namespace FusionTiered.Keys;

/// <summary>One piece of a pattern: a character, any character, any text, or a character of a class.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Literal">The character that stands for itself.</param>
/// <param name="Ranges">Of a class: first and last character of each range, pair after pair.</param>
internal readonly record struct GlobElement(GlobElementKind Kind, char Literal = '\0', string? Ranges = null)
{
    /// <summary>Whether the piece stands for this one character. Never for a piece that stands for any text.</summary>
    public bool Matches(char value) => Kind switch
    {
        GlobElementKind.Literal => value == Literal,
        GlobElementKind.One => true,
        GlobElementKind.In => Has(value),
        GlobElementKind.NotIn => !Has(value),
        _ => false,
    };

    private bool Has(char value)
    {
        for (var i = 0; i < Ranges!.Length; i += 2)
        {
            if (value >= Ranges[i] && value <= Ranges[i + 1])
            {
                return true;
            }
        }

        return false;
    }
}
