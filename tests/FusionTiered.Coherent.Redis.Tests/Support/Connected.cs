namespace FusionTiered.Redis.Tests.Support;

/// <summary>Threads of Redis clients, by their names, and open sockets of the process. Zero where there is no /proc to ask.</summary>
internal sealed record Connected(int Threads, int Sockets)
{
    // As much as the kernel keeps of "FusionTiered.Redis ...".
    private const string Name = "FusionTiered.Re";

    public static Connected Now() => !Directory.Exists("/proc/self/task")
        ? new(0, 0)
        : new(
            Directory.GetDirectories("/proc/self/task").Count(static task => Read(() => File.ReadAllText(Path.Combine(task, "comm"))).StartsWith(Name, StringComparison.Ordinal)),
            Directory.GetFiles("/proc/self/fd").Count(static file => Read(() => new FileInfo(file).LinkTarget ?? "").StartsWith("socket:", StringComparison.Ordinal)));

    public bool IsNoMoreThan(Connected other) => Threads <= other.Threads && Sockets <= other.Sockets;

    // Either may end while it is looked at.
    private static string Read(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
