using Spectre.Console;

namespace FusionTiered.Show.View;

/// <summary>Draws coloured dots, eight to a character (the braille block); without Unicode, one to a character.</summary>
internal sealed class DotCanvas(int columns, int rows, bool unicode)
{
    // The bit of the dot at (x, y) within a braille character.
    private static readonly byte[,] Bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    private readonly byte[,] _dots = new byte[columns, rows];
    private readonly Color[,] _colors = new Color[columns, rows];

    public int Width => columns * 2;

    public int Height => rows * 4;

    /// <summary>A dot, counted from the top left; what lies outside is left out.</summary>
    public void Dot(int x, int y, Color color)
    {
        if (x >= 0 && y >= 0 && x < Width && y < Height)
        {
            _dots[x / 2, y / 4] |= Bits[x % 2, y % 4];
            _colors[x / 2, y / 4] = color;
        }
    }

    /// <summary>A line from one dot to another.</summary>
    public void Line(int fromX, int fromY, int toX, int toY, Color color)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(toX - fromX), Math.Abs(toY - fromY)));
        for (var step = 0; step <= steps; step++)
        {
            Dot(fromX + ((toX - fromX) * step / steps), fromY + ((toY - fromY) * step / steps), color);
        }
    }

    /// <summary>One row of characters as markup.</summary>
    public string Row(int row)
    {
        var markup = new System.Text.StringBuilder();
        for (var column = 0; column < columns; column++)
        {
            var dots = _dots[column, row];
            if (dots == 0)
            {
                markup.Append(' ');
                continue;
            }

            markup.Append('[').Append(_colors[column, row].ToMarkup()).Append(']').Append(unicode ? (char)(0x2800 + dots) : '*').Append("[/]");
        }

        return markup.ToString();
    }
}
