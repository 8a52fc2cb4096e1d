namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>One running instance for each engine, for the tests of a class.</summary>
public sealed class BothEngines : IAsyncLifetime
{
    private readonly Dictionary<string, RunningSample> _samples = [];

    public static TheoryData<string> Names => ["fusioncache", "coherent"];

    internal RunningSample this[string engine] => _samples[engine];

    public async Task InitializeAsync()
    {
        foreach (var engine in new[] { "fusioncache", "coherent" })
        {
            _samples[engine] = await RunningSample.StartAsync(engine, more: "--FusionTiered:Endpoints:ClearsPerMinute=1000");
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var sample in _samples.Values)
        {
            await sample.DisposeAsync();
        }
    }
}
