namespace FusionTiered.WriteBehind.Tests.Support;

/// <summary>The sink of <see cref="WriterProcess"/>: a file that outlives the nodes.</summary>
internal sealed class SinkFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusiontiered-sink-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "sink");

    /// <summary>The writes that it took, in their order.</summary>
    public IReadOnlyList<SunkWrite> Writes
    {
        get
        {
            using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            return [.. new StreamReader(file).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SunkWrite.Parse)];
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
