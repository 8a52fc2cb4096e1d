using FusionTiered.Sample.Web;
using Microsoft.Extensions.Options;

try
{
    await using var app = await SampleApp.BuildAsync(args);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException wrong) when (wrong.OptionsType == typeof(SampleSettings))
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
