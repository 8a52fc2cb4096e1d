using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Run;

/// <summary>The engine behind every cache of a run.</summary>
public sealed class SampleEngine
{
    private readonly Action<IFusionTieredBuilder> _use;

    private SampleEngine(string name, bool hasNodes, Action<IFusionTieredBuilder> use)
    {
        Name = name;
        HasNodes = hasNodes;
        _use = use;
    }

    /// <summary>The default: needs nothing.</summary>
    public static SampleEngine Embedded { get; } = new("coherent", hasNodes: true, static builder => builder.UseCoherentEngine());

    /// <summary>Every engine that the sample can run on.</summary>
    public static IReadOnlyList<SampleEngine> All { get; } =
    [
        Embedded,
        new("fusioncache", hasNodes: false, static builder => builder.UseFusionCache(Redis)),
    ];

    public string Name { get; }

    /// <summary>Whether the sample runs several nodes on it, over a tier that they share.</summary>
    public bool HasNodes { get; }

    public static SampleEngine Of(string name) =>
        All.Single(engine => string.Equals(engine.Name, name, StringComparison.OrdinalIgnoreCase));

    public void Use(IFusionTieredBuilder builder) => _use(builder);

    // A real Redis where REDIS_URL names one.
    private static void Redis(FusionTiered.Fusion.FusionEngineOptions options)
    {
        if (Environment.GetEnvironmentVariable("REDIS_URL") is { Length: > 0 } url)
        {
            options.Redis(url);
        }
    }
}
