namespace FusionTiered.Redis.Tests.Support;

/// <summary>The lines of ACL that docs/redis.md tells readers to write.</summary>
internal static class DocumentedAcl
{
    /// <summary>The rules of the line for a user, after its password.</summary>
    public static string[] Of(string user)
    {
        var line = File.ReadLines(Path.Combine(Root(), "docs", "redis.md")).Single(line => line.StartsWith($"ACL SETUSER {user} ", StringComparison.Ordinal));
        return line.Split(' ')[5..];
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "FusionTiered.sln")))
            at = at.Parent!;
        return at.FullName;
    }
}
