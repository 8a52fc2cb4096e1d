namespace FusionTiered.WriteBehind.Tests.Support;

/// <summary>A write that the sink took.</summary>
internal sealed record SunkWrite(string Key, string Value, long Sequence, string Id)
{
    public static SunkWrite Parse(string line) => line.Split(' ') is [var key, var value, var sequence, var id] ? new(key, value, long.Parse(sequence), id) : throw new FormatException(line);
}
