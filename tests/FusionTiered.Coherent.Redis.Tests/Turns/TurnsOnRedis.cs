using FusionTiered.Engines;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FusionTiered.Redis.Tests.Turns;

/// <summary>Work that one node does at a time, on a real Redis. Each engine runs it.</summary>
public abstract class TurnsOnRedis(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly CacheProfile Rates = new("rates");
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = $"{Guid.NewGuid():N}:";

    [RedisFact]
    public async Task One_node_at_a_time_has_the_lease_and_the_next_one_has_a_larger_number()
    {
        using var a = Node();
        using var b = Node();
        var first = await HeldAsync(a, "work");
        await HeldAsync(b, "other");
        (await AnswerAsync(() => LeasesOf(b).TakeAsync("work", Long))).Should().Be(ClusterLeaseStatus.Elsewhere);
        (await AnswerAsync(() => LeasesOf(a).RenewAsync(first, Long))).Should().Be(ClusterLeaseStatus.Held);
        await LeasesOf(a).ReleaseAsync(first);
        var second = await HeldAsync(b, "work");
        second.Number.Should().BeGreaterThan(first.Number).And.BeGreaterThan(0);
        (await AnswerAsync(() => LeasesOf(a).RenewAsync(first, Long))).Should().Be(ClusterLeaseStatus.Elsewhere, "it is another node's now");
        await LeasesOf(a).ReleaseAsync(first);
        (await AnswerAsync(() => LeasesOf(b).RenewAsync(second, Long))).Should().Be(ClusterLeaseStatus.Held, "nobody gives back what is another's");
    }

    [RedisFact]
    public async Task Caches_of_another_prefix_have_leases_of_their_own()
    {
        using var a = Node();
        using var b = Node(prefix: $"{Guid.NewGuid():N}:");
        await HeldAsync(a, "work");
        await HeldAsync(b, "work");
    }

    [RedisFact]
    public async Task Without_an_answer_nobody_has_it()
    {
        using var alone = Node($"127.0.0.1:{FreePort.Next()}");
        (await LeasesOf(alone).TakeAsync("work", Long)).Status.Should().Be(ClusterLeaseStatus.Unknown);
        (await LeasesOf(alone).RenewAsync(new("work", "id", 1), Long)).Status.Should().Be(ClusterLeaseStatus.Unknown);
        await LeasesOf(alone).ReleaseAsync(new("work", "id", 1));
    }

    [RedisFact]
    public async Task Two_nodes_take_turns_at_a_refresher()
    {
        var (a, b) = (new TestSource<int>(1), new TestSource<int>(2));
        using var first = Node(add: builder => AddRefresher(builder, a));
        using var second = Node(add: builder => AddRefresher(builder, b));
        await first.StartAsync();
        await Eventually.True(() => a.Calls > 0, "the first node works");
        await second.StartAsync();
        var refreshers = second.Services.GetRequiredService<ICacheRefreshers>();
        refreshers.All.Single().HasTurn.Should().BeFalse();
        await first.StopAsync();
        await Eventually.True(() => b.Calls > 0 && refreshers.All.Single().HasTurn, "the second node works");
        var before = a.Calls;
        await Eventually.True(() => b.Calls > 1, "it goes on");
        a.Calls.Should().Be(before);
        await second.StopAsync();
    }

    [RedisFact]
    public async Task A_node_that_died_is_replaced_when_its_lease_has_run_out()
    {
        using var dead = Node();
        await HeldAsync(dead, "refresh:rates", TimeSpan.FromSeconds(2));
        var source = new TestSource<int>(2);
        using var living = Node(add: builder => AddRefresher(builder, source));
        await living.StartAsync();
        await Eventually.True(() => source.Calls > 0, "the other node works");
        await living.StopAsync();
    }

    [RedisFact]
    public async Task The_keys_that_were_hot_at_the_stop_are_loaded_at_the_next_start()
    {
        var source = new TestSource<int>(7);
        using (var before = Node(add: builder => AddHotKeys(builder, source)))
        {
            await before.StartAsync();
            await Eventually.TrueAsync(
                async () => await CacheOf(before).GetOrSetAsync(Rates.Of("eur"), static _ => new ValueTask<int>(1)) == 1 && CacheOf(before).MemoryKeys().Contains(Rates.Of("eur")), "memory has it");
            await before.StopAsync();
        }

        source.Calls.Should().Be(0);
        using var after = Node(add: builder => AddHotKeys(builder, source));
        await CacheOf(after).RemoveAsync(Rates.Of("eur"));
        await after.StartAsync();
        var warmups = after.Services.GetRequiredService<ICacheWarmups>();
        await Eventually.True(() => warmups.IsDone, "the warm-up has ended");
        warmups.All.Single().Should().Match<CacheWarmerStatus>(static one => one.Name == "hot-rates" && one.State == CacheWarmerState.Done && one.Loaded == 1);
        (await CacheOf(after).GetAsync<int>(Rates.Of("eur"))).Value.Should().Be(7);
        await after.StopAsync();
    }

    private protected virtual string Endpoint => redis.Server.Endpoint;

    private protected abstract IFusionTieredBuilder AddCache(IServiceCollection services, string endpoint, Action<FusionTieredOptions> configure);

    private static void AddRefresher(IFusionTieredBuilder builder, TestSource<int> source) => builder.AddRefresher(
        "rates", Rates.Of("eur"), TimeSpan.FromSeconds(1), (_, token) => source.LoadAsync(token), static one =>
        {
            // Long enough that a busy machine does not lose it.
            one.Lease = TimeSpan.FromSeconds(6);
        });

    private static void AddHotKeys(IFusionTieredBuilder builder, TestSource<int> source) => builder.AddHotKeyWarmer(Rates, (_, _, token) => source.LoadAsync(token));

    private static IDomainCache CacheOf(IHost node) => node.Services.GetRequiredService<IDomainCache>();

    private static IClusterLeases LeasesOf(IHost node) => ((IHasClusterLeases)CacheOf(node)).ClusterLeases;

    private static async Task<ClusterLease> HeldAsync(IHost node, string name, TimeSpan? period = null)
    {
        ClusterLease? lease = null;
        (await AnswerAsync(async () =>
        {
            var answer = await LeasesOf(node).TakeAsync(name, period ?? Long);
            lease = answer.Lease;
            return answer;
        })).Should().Be(ClusterLeaseStatus.Held);
        return lease!;
    }

    // The connection may still be on its way.
    private static async Task<ClusterLeaseStatus> AnswerAsync(Func<ValueTask<ClusterLeaseAnswer>> ask)
    {
        ClusterLeaseAnswer answer = default;
        await Eventually.TrueAsync(async () => (answer = await ask()).Status != ClusterLeaseStatus.Unknown, "Redis answers");
        return answer.Status;
    }

    private IHost Node(string? endpoint = null, string? prefix = null, Action<IFusionTieredBuilder>? add = null)
    {
        var host = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var builder = AddCache(host.Services, endpoint ?? Endpoint, all =>
        {
            all.KeyPrefix = prefix ?? _prefix;
            all.L2.ReadDeadline = all.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            all.Add(Rates, static profile => profile.Lifetime = TimeSpan.FromHours(1));
        });
        add?.Invoke(builder);
        return host.Build();
    }
}
