using FusionTiered.Guards;

namespace FusionTiered.Consumer;

/// <summary>All packages, packed once from a copy of the sources into a folder feed.</summary>
/// <remarks>
/// The copy is a git repository of its own with a remote, so that SourceLink has something to say wherever the tests run,
/// and so that neither the build output nor the uncommitted files of the checkout matter.
/// </remarks>
public sealed class PackedPackages : IAsyncLifetime, IDisposable
{
    /// <summary>No version of ours that anyone else could have: what is installed is what was packed here.</summary>
    public const string Suffix = "consumer";

    public const string Remote = "https://github.com/example/fusiontiered";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new("packages");

    public static IEnumerable<string> Names => Repository.Packages;

    public string Feed => _folder.At("feed");

    /// <summary>Where the packages' sources lie while they are packed.</summary>
    public string Sources => _folder.At("sources");

    public string Commit { get; private set; } = "";

    public string Version { get; private set; } = "";

    /// <summary>What the packing said.</summary>
    public string Output { get; private set; } = "";

    public async Task InitializeAsync()
    {
        foreach (var file in Repository.Files("*", "src").Concat(Directory.EnumerateFiles(Repository.Root).Select(Path.GetFileName))!)
        {
            var copy = Path.Combine(Sources, file!);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, file!), copy);
        }

        // In a worktree or a submodule it is a file that points back to the checkout.
        File.Delete(Path.Combine(Sources, ".git"));
        await GitAsync("init", "-q");
        await GitAsync("add", "--all");
        await GitAsync("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "As it is now");
        await GitAsync("remote", "add", "origin", Remote);
        Commit = (await GitAsync("rev-parse", "HEAD")).Trim();
        foreach (var name in Names)
        {
            Output += await Command.DotnetAsync(Sources, Limit, ["pack", $"src/{name}", "-c", "Release", "-o", Feed, "-v:m", "-nologo", $"-p:VersionSuffix={Suffix}", .. Command.Alone]);
        }

        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "FusionTiered.*.nupkg").Single(file => char.IsAsciiDigit(Path.GetFileName(file)["FusionTiered.".Length])))["FusionTiered.".Length..];
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    private Task<string> GitAsync(params string[] arguments) => Command.RunAsync("git", Sources, Limit, [], arguments);
}

[CollectionDefinition(Name)]
public sealed class PackedCollection : ICollectionFixture<PackedPackages>
{
    public const string Name = "packed";
}
