using System.Globalization;
using System.Runtime.InteropServices;
using FusionTiered.Show.Arguments;
using FusionTiered.Show.Holes;
using FusionTiered.Show.Nodes;
using FusionTiered.Show.Run;
using FusionTiered.Show.Scenes;
using FusionTiered.Show.View;
using Microsoft.Extensions.Options;
using Spectre.Console;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [OtherProcess.Argument, var kind, var prefix, var endpoint])
{
    await OtherProcessMain.RunAsync(Enum.Parse<Kind>(kind), prefix, endpoint);
    return 0;
}

var sceneNames = SceneList.All.Select(scene => scene.Name).ToArray();
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var clock = TimeProvider.System;
if (args is ["holes", .. var holes])
{
    try
    {
        return await HolesRun.RunAsync(holes, clock, stop.Token);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 130;
    }
}

ShowOptions options;
try
{
    options = ArgumentParser.Parse(args, sceneNames);
}
catch (BadArgumentException bad)
{
    await Console.Error.WriteLineAsync($"{bad.Message} --help lists all arguments.");
    return 2;
}

if (options.Help)
{
    Console.WriteLine(Usage.Text(sceneNames));
    return 0;
}

ShowCache.Engine = ShowEngine.Of(options.Engine);
IView view = options switch
{
    { Json: true } => new JsonView(Console.Out),
    { Plain: true } => new PlainView(Console.Out, clock),
    _ when Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi => new PlainView(Console.Out, clock),
    _ => new TerminalView(AnsiConsole.Console, clock),
};
try
{
    await using var tier = await SharedTierChoice.OpenAsync(options, clock, stop.Token);
    var report = await new ShowRun(options, tier, view, clock).RunAsync(stop.Token);
    return report switch { { Stopped: true } => 130, { Ok: true } => 0, _ => 1 };
}
catch (Exception bad) when (bad is OptionsValidationException or BadArgumentException or NoRedisException)
{
    // For instance a CACHE_L1_CAPACITY in the environment that is no number, or a REDIS_URL where nobody answers.
    await Console.Error.WriteLineAsync(bad.Message);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    // The first one ends the run in order; a second one, the process.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
