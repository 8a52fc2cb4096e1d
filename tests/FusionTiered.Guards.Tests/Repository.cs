namespace FusionTiered.Guards;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules", ".git", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    /// <summary>Names of the folders under src, each one package.</summary>
    public static IEnumerable<string> Packages =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetFileNameWithoutExtension(project)!)
            .Order(StringComparer.Ordinal);

    public static string AssemblyPath(string package) => Path.Combine(AppContext.BaseDirectory, package + ".dll");

    /// <summary>Files that people wrote, relative to the root, with forward slashes, in a fixed order.</summary>
    public static IEnumerable<string> Files(string pattern, string under = "") =>
        Walk(Path.Combine(Root, under), pattern)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !Built.Contains(Path.GetFileName(child), StringComparer.Ordinal))
                .SelectMany(child => Walk(child, pattern)));

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "FusionTiered.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No FusionTiered.sln above {AppContext.BaseDirectory}: these tests read the checkout they were built from.");
    }
}
