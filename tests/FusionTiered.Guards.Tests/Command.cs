using System.Diagnostics;

namespace FusionTiered.Guards;

/// <summary>Runs the SDK, or a program, as a user would in a shell of their own, with a time limit; throws with all output when it fails.</summary>
internal static class Command
{
    // A shell that a user opens has none of what the test host was started with.
    private static readonly string[] NotTheirs = ["MSBUILD", "VSTEST", "GIT_", "DOTNET_HOST_PATH"];

    /// <summary>For builds: no server outlives the command, or it would keep our pipes open.</summary>
    public static readonly string[] Alone = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];

    public static Task<string> DotnetAsync(string folder, TimeSpan limit, params string[] arguments) => DotnetAsync(folder, limit, [], arguments);

    public static Task<string> DotnetAsync(string folder, TimeSpan limit, Dictionary<string, string> environment, params string[] arguments) =>
        RunAsync(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", folder, limit, environment, arguments);

    public static async Task<string> RunAsync(string program, string folder, TimeSpan limit, Dictionary<string, string> environment, params string[] arguments)
    {
        var name = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        using var process = Process.Start(Prepare(program, folder, environment, arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} did not end within {limit}.\n{await output}{await errors}", late);
        }

        var text = await output + await errors;
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{name} ended with exit code {process.ExitCode}.\n{text}");
    }

    private static ProcessStartInfo Prepare(string program, string folder, Dictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => NotTheirs.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
