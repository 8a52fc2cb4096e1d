using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Conformance;

/// <summary>Values on their way to the other nodes, and those that do not go.</summary>
public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_value_that_JSON_cannot_read_stays_in_the_memory_of_the_node_that_loaded_it()
    {
        await using var run = await StartAsync();

        (await CallsForAsync<IShape>(run, Triangle.Only)).Should().Be(1);
        (await CallsForAsync(run, Triangle.Only)).Should().Be(1);
        (await CallsForAsync<List<IShape>>(run, [Triangle.Only])).Should().Be(1);
        (await CallsForAsync<object>(run, 7)).Should().Be(1);
        (await CallsForAsync(run, new Parcel("box", Triangle.Only))).Should().Be(1);
        (await run.Cache.GetAsync<object>(Users.Of(nameof(Object)))).Value.Should().Be(7, "it is what it was");
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task One_warning_for_a_type_that_JSON_cannot_read_names_the_type_the_reason_and_the_way_round()
    {
        using var log = new RecordedLog();
        await using var run = await StartAsync(builder: builder => builder.Services.AddSingleton<ILoggerFactory>(log), nodes: 2);

        (await run.Cache.SetAsync<IShape>(Users.Of("set"), Triangle.Only)).IsEverywhere.Should().BeFalse();
        await run.Cache.GetOrSetAsync<IShape>(Users.Of("loaded"), static _ => new ValueTask<IShape>(Triangle.Only));

        log.Lines.Where(static line => line.Level >= LogLevel.Warning && line.Text.Contains(nameof(IShape), StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Text.Should().Contain("an interface or an abstract class").And.Contain("IHybridCacheSerializer<IShape>");
        (await run.Nodes[1].GetAsync<IShape>(Users.Of("set"))).Found.Should().BeFalse();
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task A_member_that_JSON_cannot_read_matters_only_where_it_has_a_value()
    {
        await using var run = await StartAsync(nodes: 2);

        (await run.Cache.SetAsync(Users.Of("plain"), new Parcel("letter", null))).IsEverywhere.Should().BeTrue();
        (await run.Cache.SetAsync(Users.Of("shaped"), new Parcel("box", Triangle.Only))).IsEverywhere.Should().BeFalse();

        (await run.Nodes[1].GetAsync<Parcel>(Users.Of("plain"))).Value.Should().Be(new Parcel("letter", null));
        (await run.Nodes[1].GetAsync<Parcel>(Users.Of("shaped"))).Found.Should().BeFalse();
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task A_registered_serializer_writes_for_the_other_nodes_too()
    {
        await using var run = await StartAsync(services: static services => services.AddSingleton<IHybridCacheSerializer<Secret>, SecretSerializer>(), nodes: 2);

        (await run.Cache.SetAsync(Users.Of("ann"), new Secret("s"))).IsEverywhere.Should().BeTrue();

        (await run.Nodes[1].GetAsync<Secret>(Users.Of("ann"))).Value!.Read().Should().Be("s");
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadAcrossNodes], Nodes = 2)]
    public async Task A_value_that_cannot_be_read_is_a_miss_and_leaves_the_shared_tier()
    {
        await using var run = await StartAsync(services: static services => services.AddSingleton<IHybridCacheSerializer<Secret>, SecretSerializer>(), nodes: 2);
        await run.Cache.SetAsync(Users.Of("ann"), new Secret(SecretSerializer.Torn));

        (await run.Nodes[1].GetAsync<Secret>(Users.Of("ann"))).Found.Should().BeFalse();

        run.Nodes[1].GetStatistics()["users"].PayloadsRefused.Should().Be(1);
        await Until.TrueAsync(async () => !await run.Nodes[1].ContainsAsync(Users.Of("ann")), "the shared tier has it no longer");
        (await run.Nodes[1].GetOrSetAsync(Users.Of("ann"), static _ => new ValueTask<Secret>(new Secret("whole")))).Read().Should().Be("whole");
        await Until.TrueAsync(
            async () => await run.Cache.GetAsync<Secret>(Users.Of("ann")) is { Found: true, Value: { } found } && found.Read() == "whole", "the other node finds what was loaded");
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task A_value_written_to_memory_alone_takes_the_old_one_away_everywhere_else()
    {
        await using var run = await StartAsync(nodes: 2);
        await run.Cache.SetAsync(Users.Of("ann"), "old");
        (await run.Nodes[1].GetAsync<string>(Users.Of("ann"))).Value.Should().Be("old");

        await run.Cache.SetAsync(Users.Of("ann"), "new", new CacheCallOptions { Tiers = TierUse.L1 });

        await Until.TrueAsync(async () => !(await run.Nodes[1].GetAsync<string>(Users.Of("ann"))).Found, "the other node has the old value no longer");
        (await run.Cache.GetAsync<string>(Users.Of("ann"))).Value.Should().Be("new");
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task A_value_of_another_version_is_a_miss_and_the_newer_node_writes_over_it()
    {
        var nodes = 0;
        await using var run = await StartAsync(services: services => VersionOf(services, nodes++), nodes: 2);
        var (older, newer) = (run.Nodes[0], run.Nodes[1]);
        await older.SetAsync(Users.Of("ann"), "old");

        (await newer.GetAsync<string>(Users.Of("ann"))).Found.Should().BeFalse();
        (await newer.ContainsAsync(Users.Of("ann"))).Should().BeFalse();
        (await Load(run, Users.Of("ann"), node: 1)).Should().Be("v");

        await Until.TrueAsync(async () => !(await older.GetAsync<string>(Users.Of("ann"))).Found, "the older node does not read the newer value");
        await Until.TrueAsync(async () => (await newer.GetAsync<string>(Users.Of("ann"))).Value == "v", "the newer node does");
    }

    private static void VersionOf(IServiceCollection services, int node) =>
        services.Configure<FusionTieredOptions>(options => options.Add(Users, profile => profile.Version = node));

    private static async Task<int> CallsForAsync<T>(ConformanceCaches run, T value)
    {
        var source = new TestSource<T>(value);
        for (var call = 0; call < 10; call++)
        {
            (await run.Cache.GetOrSetAsync(Users.Of(typeof(T).Name), source.LoadAsync)).Should().Be(value);
        }

        return source.Calls;
    }
}
