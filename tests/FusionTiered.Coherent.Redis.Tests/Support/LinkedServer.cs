using System.Diagnostics;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>
/// A redis-server in a network namespace of its own, at the other end of a link that can go down. Then every packet is lost and nothing is
/// acknowledged, not even by a kernel: a proxy cannot do that.
/// </summary>
internal sealed class LinkedServer : IAsyncDisposable
{
    private readonly string _name = $"ft{Random.Shared.Next(1 << 24):x6}";

    // Link-local, below the one address of them that some machines know.
    private readonly string _network = $"169.254.{Random.Shared.Next(1, 169)}.{Random.Shared.Next(64) * 4}";
    private Process? _server;

    /// <summary>Null: links can be made here.</summary>
    public static string? WhySkipped { get; } = RedisBinary.WhySkipped ?? WhyNoLinks();

    public string Endpoint => $"{Address(2)}:6379";

    public static async Task<LinkedServer> StartAsync()
    {
        var server = new LinkedServer();
        try
        {
            await server.OpenAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on packets are lost, and nobody is told.</summary>
    public Task DownAsync() => IpAsync($"-n {_name} link set {_name}b down");

    public Task UpAsync() => IpAsync($"-n {_name} link set {_name}b up");

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        _ = Run($"link del {_name}a"); // what was never made is not there
        _ = Run($"netns del {_name}");
    }

    private async Task OpenAsync()
    {
        await IpAsync($"netns add {_name}");
        await IpAsync($"link add {_name}a type veth peer name {_name}b netns {_name}");
        await IpAsync($"addr add {Address(1)}/30 dev {_name}a");
        await IpAsync($"link set {_name}a up");
        await IpAsync($"-n {_name} addr add {Address(2)}/30 dev {_name}b");
        await UpAsync();
        var start = Quiet("ip", $"netns exec {_name} {RedisBinary.Path} --bind {Address(2)} --port 6379 --protected-mode no --save '' --appendonly no");
        _server = Process.Start(start)!;
        _server.OutputDataReceived += static (_, _) => { };
        _server.BeginOutputReadLine();
    }

    private string Address(int host)
    {
        var dot = _network.LastIndexOf('.');
        return $"{_network[..dot]}.{int.Parse(_network[(dot + 1)..]) + host}";
    }

    private static string? WhyNoLinks()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return "only root can take a network link down";
        var name = $"ft{Random.Shared.Next(1 << 24):x6}";
        var can = Run($"netns add {name}") && Run($"link add {name}a type veth peer name {name}b netns {name}") && Run($"netns exec {name} true");
        _ = Run($"netns del {name}"); // and its end of the link, and so the other
        return can ? null : "network links cannot be made here (ip netns, ip link ... type veth)";
    }

    private static bool Run(string arguments)
    {
        try
        {
            using var ip = Process.Start(Quiet("ip", arguments))!;
            ip.WaitForExit();
            return ip.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private static async Task IpAsync(string arguments)
    {
        using var ip = Process.Start(Quiet("ip", arguments))!;
        var wrong = await ip.StandardError.ReadToEndAsync();
        await ip.WaitForExitAsync();
        if (ip.ExitCode != 0)
            throw new InvalidOperationException($"ip {arguments}: {wrong}");
    }

    private static ProcessStartInfo Quiet(string program, string arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };
}
