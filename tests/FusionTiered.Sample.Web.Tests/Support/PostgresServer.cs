using System.Diagnostics;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>A PostgreSQL of our own on a free loopback port, in a temporary folder; it ends with the tests of the class.</summary>
/// <remarks>PostgreSQL refuses to run as root: then Debian's user <c>postgres</c> runs it.</remarks>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Installed = "/usr/lib/postgresql";
    private const string User = "postgres";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly bool IsRoot = Environment.UserName == "root";

    private string? _folder;
    private int _port;
    private bool _isRunning;

    /// <summary>Null: run. With FUSIONTIERED_REQUIRE_REDIS=1 the tests always run, and fail without the programs.</summary>
    internal static string? WhySkipped { get; } = Environment.GetEnvironmentVariable("FUSIONTIERED_REQUIRE_REDIS") is "1" ? null
        : Programs is null ? "not installed: postgresql (FUSIONTIERED_REQUIRE_REDIS=1 makes this a failure)"
        : IsRoot && !(File.Exists("/usr/bin/setpriv") && File.ReadLines("/etc/passwd").Any(static line => line.StartsWith($"{User}:", StringComparison.Ordinal)))
            ? $"PostgreSQL does not run as root, and there is no setpriv or no user {User}"
        : null;

    private static string? Programs => Directory.Exists(Installed)
        ? Directory.GetDirectories(Installed).Select(static version => Path.Combine(version, "bin")).Where(static bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>The address of a database. The service makes it where it is missing.</summary>
    public string UrlOf(string database) => $"postgres://{User}@127.0.0.1:{_port}/{database}";

    public async Task InitializeAsync()
    {
        if (WhySkipped is not null)
        {
            return;
        }

        // Made by initdb: it belongs to the user that runs the server. The temporary folder of root may be closed to others.
        _folder = Path.Combine(IsRoot ? "/var/tmp" : Path.GetTempPath(), $"fusiontiered-postgres-{Guid.NewGuid():N}"[..40]);
        await RunAsync("initdb", "-D", _folder, "-U", User, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        for (var attempt = 0; ; attempt++)
        {
            _port = FreePort.Next();
            try
            {
                await RunAsync(
                    "pg_ctl", "start", "-w", "-t", "60", "-D", _folder, "-l", Path.Combine(_folder, "log"),
                    "-o", $"-p {_port} -c unix_socket_directories='' -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=16MB -c max_connections=50");
                _isRunning = true;
                return;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody took the port first.
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (_folder is not null)
        {
            if (_isRunning)
            {
                await RunAsync("pg_ctl", "stop", "-w", "-m", "immediate", "-D", _folder);
            }

            await RunAsync("rm", "-rf", _folder);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var own = Path.Combine(Programs ?? Installed, program);
        var path = File.Exists(own) ? own : program;
        string[] command = IsRoot ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--", path, .. arguments] : [path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C";
        using var run = Process.Start(start)!;

        // Both at once: a full pipe would hold the program. The server itself writes to its log.
        var (said, faults) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(Limit);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with code {run.ExitCode}: {await said}{await faults}");
        }
    }
}
