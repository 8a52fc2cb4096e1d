using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

/// <summary>
/// What every engine does alike. Derive a class for each engine and set-up; cases that need a promise which the engine
/// does not make are skipped with the reason it gives.
/// </summary>
/// <typeparam name="TEngine">The engine or set-up.</typeparam>
public abstract partial class DomainCacheConformance<TEngine>
    where TEngine : IConformanceEngine, new()
{
    /// <summary>The profile of most cases: 10 units, no stale values, no jitter.</summary>
    protected static readonly CacheProfile Feed = new("feed");

    /// <summary>Another profile, with a lifetime that no case outlasts.</summary>
    protected static readonly CacheProfile Users = new("users");

    private readonly TestSource<string> _source = new("v");

    protected IConformanceEngine Engine { get; } = new TEngine();

    [ConformanceFact]
    public async Task The_cache_declares_what_the_suite_takes_it_to_promise()
    {
        await using var run = await StartAsync();

        var declared = run.Cache.DescribePromises();

        declared.Should().NotBeNull("an engine describes its promises");
        declared!.Exceptions.Should().Equal(Engine.Promises.Exceptions);
        declared.Exceptions.Should().OnlyContain(each => !string.IsNullOrWhiteSpace(each.Value.Reason));
    }

    protected TimeSpan Units(double count) => Engine.Unit * count;

    protected static CacheKey Key(string part = "k") => Feed.Of(part);

    protected ValueTask<ConformanceCaches> StartAsync(
        Action<CacheProfileOptions>? feed = null,
        Action<FusionTieredOptions>? all = null,
        Action<IServiceCollection>? services = null,
        int nodes = 1) =>
        Engine.StartAsync(new ConformanceSetup
        {
            Nodes = nodes,
            Services = services,
            Configure = options =>
            {
                options.Defaults.Jitter = 0;
                options.Defaults.StaleFor = TimeSpan.Zero;
                options.Defaults.HardDeadline = TimeSpan.FromMinutes(10);
                options.Add(Feed, profile =>
                {
                    profile.Lifetime = Units(10);
                    profile.L1Lifetime = Units(10);
                    feed?.Invoke(profile);
                });
                options.Add(Users, static profile =>
                {
                    profile.Lifetime = TimeSpan.FromDays(30);
                    profile.L1Lifetime = TimeSpan.FromDays(30);
                });
                all?.Invoke(options);
            },
        });

    private Task<string> Load(ConformanceCaches run, CacheKey? key = null, int node = 0, CancellationToken cancellationToken = default) =>
        run.Nodes[node].GetOrSetAsync(key ?? Key(), _source.LoadAsync, cancellationToken: cancellationToken).AsTask();

    private Task<CacheResult<string>> Result(ConformanceCaches run, CacheKey? key = null) =>
        run.Cache.GetOrSetResultAsync(key ?? Key(), _source, static (source, _, token) => source.LoadAsync(token)).AsTask();

    private static bool Holds(ConformanceCaches run, CacheKey key) => run.Cache.TryGet(key, out string _);
}
