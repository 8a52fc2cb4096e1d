using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

/// <summary>A set of cases that run on one engine. The engine is found through the type argument before anything runs.</summary>
/// <typeparam name="TEngine">The engine or set-up.</typeparam>
public abstract class ConformanceSuite<TEngine>
    where TEngine : IConformanceEngine, new()
{
    /// <summary>The profile of most cases: 10 units, no stale values, no jitter.</summary>
    protected static readonly CacheProfile Feed = new("feed");

    /// <summary>Another profile, with a lifetime that no case outlasts.</summary>
    protected static readonly CacheProfile Users = new("users");

    protected IConformanceEngine Engine { get; } = new TEngine();

    protected TimeSpan Units(double count) => Engine.Unit * count;

    /// <summary>
    /// After a load, or a write that follows an invalidation whose announcement is still to come: has memory filled from the shared
    /// tier where the set-up does that with the next read. Elsewhere it does nothing.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    protected async Task SettleAsync<T>(ConformanceCaches run, CacheKey key)
    {
        // More than one read: the announcement of the store may meet the first.
        for (var reads = 0; Engine.FillsMemoryOnNextRead && !run.Cache.TryGet(key, out T _); reads++)
        {
            reads.Should().BeLessThan(100, "a read of the shared tier fills memory");
            (await run.Cache.GetAsync<T>(key)).Found.Should().BeTrue("the shared tier has what was loaded");
        }
    }

    /// <summary>
    /// Asserts that <paramref name="key"/> is held, and gives its value. On a shared tier memory may let go of it at any time, when an
    /// announcement comes late; the next read fills memory again, without a source.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    protected async Task<T> HeldAsync<T>(ConformanceCaches run, CacheKey key, string because = "")
    {
        for (var reads = 0; ; reads++)
        {
            if (run.Cache.TryGet(key, out T value))
            {
                return value;
            }

            (reads < 100 && Engine.MaxNodes > 1).Should().BeTrue("memory holds it{0}", Because());
            (await run.Cache.GetAsync<T>(key)).Found.Should().BeTrue("a tier holds it{0}", Because());
        }

        string Because() => because.Length == 0 ? string.Empty : $": {because}";
    }

    /// <summary>Waits until <paramref name="key"/> has <paramref name="value"/>, without a source, and memory holds it.</summary>
    protected Task UntilHeldAsync(ConformanceCaches run, CacheKey key, string value, string because) => Until.TrueAsync(
        async () =>
        {
            if (Engine.FillsMemoryOnNextRead)
            {
                await run.Cache.GetAsync<string>(key);
            }

            return run.Cache.TryGet(key, out string now) && now == value;
        },
        because);

    protected ValueTask<ConformanceCaches> StartAsync(
        Action<CacheProfileOptions>? feed = null,
        Action<FusionTieredOptions>? all = null,
        Action<IServiceCollection>? services = null,
        Action<IFusionTieredBuilder>? builder = null,
        int nodes = 1) =>
        Engine.StartAsync(new ConformanceSetup
        {
            Nodes = nodes,
            Services = services,
            Builder = builder,
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
}
