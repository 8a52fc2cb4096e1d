namespace FusionTiered.Guards;

/// <summary>A folder of its own outside of the checkout, so that none of our build files reach into it. Gone at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(string name)
    {
        Path = Directory.CreateTempSubdirectory($"fusiontiered-{name}-").FullName;
        // Nor the build files of whoever chose this temporary folder.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    public string Path { get; }

    public void Write(string relative, string text)
    {
        var file = At(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public void Dispose()
    {
        // Set to look at what a failed test built.
        if (Environment.GetEnvironmentVariable("FUSIONTIERED_KEEP_TEMP") != "1")
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
