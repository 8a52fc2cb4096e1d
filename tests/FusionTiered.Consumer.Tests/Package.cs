using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

namespace FusionTiered.Consumer;

/// <summary>What lies in a .nupkg and its .snupkg.</summary>
internal sealed class Package
{
    private static readonly Guid SourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public Package(PackedPackages packed, string name)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(packed.Feed, $"{name}.{packed.Version}.nupkg"));
        Files = [.. archive.Entries.Select(entry => entry.FullName).Where(file => !IsEnvelope(file)).Order(StringComparer.Ordinal)];
        using var nuspec = archive.GetEntry($"{name}.nuspec")!.Open();
        var document = XDocument.Load(nuspec);
        Metadata = document.Root!.Elements().Single();
        using var symbolArchive = ZipFile.OpenRead(Path.Combine(packed.Feed, $"{name}.{packed.Version}.snupkg"));
        using var compressed = symbolArchive.GetEntry($"lib/net10.0/{name}.pdb")!.Open();
        var pdb = new MemoryStream(); // the provider disposes of it
        compressed.CopyTo(pdb);
        pdb.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
        var symbols = provider.GetMetadataReader();
        Documents = [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
        SourceLink = symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation)
            .Where(entry => symbols.GetGuid(entry.Kind) == SourceLinkKind)
            .Select(entry => Encoding.UTF8.GetString(symbols.GetBlobBytes(entry.Value)))
            .SingleOrDefault();
    }

    /// <summary>Without the files of the package format itself.</summary>
    public string[] Files { get; }

    public XElement Metadata { get; }

    /// <summary>Source files as the symbols name them.</summary>
    public string[] Documents { get; }

    public string? SourceLink { get; }

    public IEnumerable<(string Id, string Version)> Dependencies =>
        Metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value));

    public XElement Element(string name) => Metadata.Elements().Single(element => element.Name.LocalName == name);

    private static bool IsEnvelope(string file) =>
        file.StartsWith("_rels/", StringComparison.Ordinal) || file.StartsWith("package/", StringComparison.Ordinal)
        || file == "[Content_Types].xml" || file.EndsWith(".nuspec", StringComparison.Ordinal);
}
