using FusionTiered.Sample.Web;

if (SampleSettings.Of(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build()).Fault is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

await using var app = await SampleApp.BuildAsync(args);
await app.RunAsync();
return 0;
