namespace FusionTiered.Sample.Web.Data;

/// <summary>The rows of a table that ships inside the program, without its heading.</summary>
internal static class CsvRows
{
    public static IEnumerable<string[]> Read(string file)
    {
        using var reader = new StreamReader(typeof(CsvRows).Assembly.GetManifestResourceStream(file)!);
        return [.. reader.ReadToEnd().TrimEnd().Split('\n').Skip(1).Select(row => row.TrimEnd('\r').Split(','))];
    }
}
