using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Locks;

public class LeaseLockerTests
{
    private const string Key = "feed:k";

    [RedisFact]
    public async Task One_node_has_the_lease_and_hands_it_on()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = FusionNode.OnRedis(server.Endpoint, "lease:");
        await using var other = FusionNode.OnRedis(server.Endpoint, "lease:");
        var (_, lease) = await TakeAsync(one);
        (await TakeAsync(other, TimeSpan.Zero)).Lease.Should().BeNull();
        var waits = TakeAsync(other);

        ((IHeldLease)lease!).Release();

        (await waits.Ends()).Lease.Should().NotBeNull();
    }

    [RedisFact]
    public async Task A_lease_that_nobody_lengthens_ends_by_itself()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = FusionNode.OnRedis(server.Endpoint, "dies:");
        await using var other = FusionNode.OnRedis(server.Endpoint, "dies:");
        var (_, lease) = await TakeAsync(one);
        await server.CliAsync("pexpire", "dies:lease:" + Key, "200");

        ((IHeldLease)lease!).StopRenewing();

        (await TakeAsync(other).Ends()).Lease.Should().NotBeNull();
    }

    [RedisFact]
    public async Task A_removal_ends_the_lease_of_the_load_that_it_outdates()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = FusionNode.OnRedis(server.Endpoint, "voided:");
        await using var other = FusionNode.OnRedis(server.Endpoint, "voided:");
        await TakeAsync(one);

        await other.Cache.RemoveAsync(FusionNode.Key());

        (await TakeAsync(other, TimeSpan.Zero)).Lease.Should().NotBeNull();
    }

    [RedisFact]
    public async Task A_tag_that_outdates_the_load_ends_its_lease()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = FusionNode.OnRedis(server.Endpoint, "tagged:");
        await using var other = FusionNode.OnRedis(server.Endpoint, "tagged:");
        var (ticket, _) = await TakeAsync(one);
        ticket.CallTags = Fusion.Fences.FenceClock.CellsOf(["red"]);
        ticket.AskSource();

        await one.Cache.InvalidateTagAsync("red");

        await Eventually.TrueAsync(async () => (await TakeAsync(other, TimeSpan.Zero)).Lease is not null, "the lease is given back");
    }

    [RedisFact]
    public async Task The_lease_brings_what_L2_has()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "brings:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        var (ticket, _) = await TakeAsync(node);

        ticket.Prefetched!.Data.Should().NotBeNull();
        ticket.SeenVersion.Should().Be(ticket.Prefetched.Version);
    }

    [RedisFact]
    public async Task A_lease_taken_ahead_goes_to_whoever_has_the_turn_and_is_not_given_back_by_the_other()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "ahead:");
        await node.Cache.ContainsAsync(FusionNode.Key());
        var batch = Ticket(node);
        await Hardened(node).Locker.TakeAheadAsync([batch]);

        var (ticket, lease) = await TakeAsync(node);
        Hardened(node).Locker.GiveBackAhead(batch);

        ticket.Lease.Should().BeSameAs(lease).And.BeSameAs(batch.Lease);
        (await server.CliAsync("exists", "ahead:lease:" + Key)).Should().Be("1");
    }

    [RedisFact]
    public async Task A_call_that_expects_a_miss_gets_the_value_without_a_lease_and_the_lease_where_there_is_none()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "expects:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        var ticket = Ticket(node);

        (await Hardened(node).Locker.AskAheadAsync(ticket, new LatencyHistogram())).Data.Should().NotBeNull();
        ticket.Lease.Should().BeNull();
        await node.Cache.RemoveAsync(FusionNode.Key());
        (await Hardened(node).Locker.AskAheadAsync(ticket, new LatencyHistogram())).Data.Should().BeNull();

        (await server.CliAsync("get", "expects:lease:" + Key)).Should().Be(ticket.Lease!.Id);
        (await Hardened(node).Locker.AskAheadAsync(Ticket(node), new LatencyHistogram())).Failure.Should().BeNull("another call has the lease");
    }

    [RedisTheory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task The_lease_tells_whether_there_is_a_mark_nothing_there(bool isThere, bool hasNone)
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, $"nothing-{isThere}:", static feed => feed.NothingLifetime = TimeSpan.FromMinutes(1));
        if (isThere)
        {
            await node.Cache.GetOrSetResultAsync<string>(FusionNode.Key(), static (source, _) => new ValueTask<string>(source.Nothing<string>()));
        }

        (await TakeAsync(node)).Ticket.HasNoNothing.Should().Be(hasNone);
    }

    [RedisFact]
    public async Task A_miss_after_a_miss_asks_Redis_twice()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "twice:");
        await node.Cache.GetOrSetAsync(FusionNode.Key("first"), static _ => new ValueTask<string>("v"));
        await Eventually.True(() => Hardened(node).Backplane.IsListening, "it listens");
        await server.CliAsync("config", "resetstat");

        await node.Cache.GetOrSetAsync(FusionNode.Key("next"), static _ => new ValueTask<string>("v"));

        // A script runs HMGET, too; the heartbeat is a script that runs TIME.
        var calls = await server.CliAsync("info", "commandstats");
        (CallsOf(calls, "set"), CallsOf(calls, "hmget"), CallsOf(calls, "hset")).Should().Be((1, 2, 1));
    }

    [RedisFact]
    public async Task Keys_of_a_batch_that_nobody_has_are_asked_about_marks_with_their_leases()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "batch:");
        await node.Cache.GetOrSetAsync(FusionNode.Key("first"), static _ => new ValueTask<string>("v"));
        await server.CliAsync("config", "resetstat");

        await node.Cache.GetOrSetManyAsync([FusionNode.Key("1"), FusionNode.Key("2"), FusionNode.Key("3")], static (keys, _) =>
            new ValueTask<IReadOnlyDictionary<CacheKey, string>>(keys.ToDictionary(static key => key, static key => key.Text)));

        // For each key: the read, the lease, and the version at the store.
        CallsOf(await server.CliAsync("info", "commandstats"), "hmget").Should().Be(9);
    }

    private static int CallsOf(string statistics, string command) =>
        int.Parse(statistics.Split($"cmdstat_{command}:calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);

    [RedisFact]
    public async Task A_lease_taken_ahead_and_not_needed_is_given_back()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "needless:");
        var batch = Ticket(node);
        await Hardened(node).Locker.TakeAheadAsync([batch]);

        Hardened(node).Locker.GiveBackAhead(batch);

        (await TakeAsync(node).Ends()).Lease.Should().NotBeNull();
    }

    [RedisFact]
    public async Task A_lease_taken_ahead_is_not_given_on_after_a_removal_and_neither_is_what_L2_had_then()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "aheadgone:");
        await node.Cache.SetAsync(FusionNode.Key(), "old");
        var batch = Ticket(node);
        await Hardened(node).Locker.TakeAheadAsync([batch]);

        await node.Cache.RemoveAsync(FusionNode.Key());
        var (ticket, _) = await TakeAsync(node);

        ticket.Prefetched!.Data.Should().BeNull();
        (await server.CliAsync("get", "aheadgone:lease:" + Key)).Should().Be(ticket.Lease!.Id).And.NotBe(batch.Lease!.Id);
    }

    [RedisFact]
    public async Task A_tag_that_is_ended_before_the_source_is_asked_leaves_the_lease()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "aheadtag:");
        await node.Cache.ContainsAsync(FusionNode.Key());
        var batch = Ticket(node);
        batch.CallTags = Fusion.Fences.FenceClock.CellsOf(["red"]);
        await Hardened(node).Locker.TakeAheadAsync([batch]);

        await node.Cache.InvalidateTagAsync("red");
        var (ticket, _) = await TakeAsync(node);

        (await server.CliAsync("get", "aheadtag:lease:" + Key)).Should().Be(ticket.Lease!.Id).And.Be(batch.Lease!.Id);
    }

    [RedisFact]
    public async Task A_lease_taken_ahead_and_given_back_is_not_given_on()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "aheadback:");
        await node.Cache.ContainsAsync(FusionNode.Key());
        var batch = Ticket(node);
        await Hardened(node).Locker.TakeAheadAsync([batch]);
        batch.Lease!.Release();

        var (ticket, _) = await TakeAsync(node);

        (await server.CliAsync("get", "aheadback:lease:" + Key)).Should().Be(ticket.Lease!.Id);
    }

    [RedisFact]
    public async Task Who_finds_nothing_that_another_node_has_stored_takes_the_lease_before_its_source_is_asked()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "toldstored:");
        await node.Cache.ContainsAsync(FusionNode.Key());
        await server.CliAsync("set", "toldstored:lease:" + Key, "another", "px", "60000");
        var asked = new TaskCompletionSource<string>();
        var loads = node.Cache.GetOrSetAsync(FusionNode.Key(), async _ =>
        {
            asked.SetResult(await server.CliAsync("get", "toldstored:lease:" + Key));
            return "v";
        }).AsTask();
        await Eventually.True(() => IsWaiting(node), "it waits for the lease");

        Hardened(node).Locker.Wake(Key, isStored: true);
        await Eventually.True(() => IsWaiting(node) || asked.Task.IsCompleted, "L2 has nothing");
        asked.Task.IsCompleted.Should().BeFalse("another node may load");
        await server.CliAsync("del", "toldstored:lease:" + Key);

        (await asked.Task.Ends()).Should().NotBeEmpty("it has the lease");
        await loads.Ends();
    }

    [Fact]
    public async Task Without_Redis_nobody_waits_for_a_lease_and_a_refresh_ahead_goes_on_without_one()
    {
        await using var node = FusionNode.New(use: static builder => builder.UseRedis("127.0.0.1:1,connectTimeout=200"));

        (await TakeAsync(node)).Lease.Should().BeNull();
        (await TakeAsync(node, TimeSpan.Zero)).Lease.Should().NotBeNull("FusionCache would take it that another node refreshes");
    }

    private static bool IsWaiting(FusionNode node) => WaitsOf(Hardened(node).Locker).ContainsKey(Key);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waits")]
    private static extern ref ConcurrentDictionary<string, TaskCompletionSource<bool>> WaitsOf(LeaseLocker locker);

    private static HardenedL2 Hardened(FusionNode node) => node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Hardened!;

    private static StoreTicket Ticket(FusionNode node) =>
        StoreTicket.ForLoad(Key, node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Fence, TimeSpan.FromMinutes(1));

    private static async Task<(StoreTicket Ticket, object? Lease)> TakeAsync(FusionNode node, TimeSpan? wait = null)
    {
        var ticket = Ticket(node);
        StoreTicket.Current = ticket;
        return (ticket, await Hardened(node).Locker.AcquireLockAsync("", "", "", Key, "", wait ?? Timeout.InfiniteTimeSpan, null, default));
    }
}
