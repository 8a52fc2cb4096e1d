using System.Text;
using System.Text.Json;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Tests.L2;

/// <summary>The L2 of the profile "feed", called as FusionCache calls it. What other nodes do is done by hand in Redis, of which no message tells.</summary>
public class VersionedL2Tests
{
    private const string Key = "feed:k";

    [RedisFact]
    public async Task A_load_is_stored_when_nothing_has_changed()
    {
        await using var rig = await RigAsync("stored:");
        var load = await rig.BeginAsync();

        await rig.StoreAsync(load);

        (load.IsRefused, load.IsPublished, await rig.DataAsync()).Should().Be((false, true, "loaded"));
    }

    [RedisFact]
    public async Task A_load_that_comes_after_a_write_of_another_node_is_refused()
    {
        await using var rig = await RigAsync("late:");
        var load = await rig.BeginAsync();
        await rig.Server.CliAsync("hset", rig.Name, "v", "other", "data", "newer");

        await rig.StoreAsync(load);

        (load.IsRefused, load.IsPublished, await rig.DataAsync()).Should().Be((true, false, "newer"));
    }

    [RedisFact]
    public async Task A_write_of_a_plain_node_changes_the_version()
    {
        await using var rig = await RigAsync("plain:");
        await rig.StoreAsync(await rig.BeginAsync());
        var load = await rig.BeginAsync();
        await rig.Server.CliAsync("hset", rig.Name, "absexp", "1", "sldexp", "-1", "data", "plain");

        await rig.StoreAsync(load);

        (load.IsRefused, await rig.DataAsync()).Should().Be((true, "plain"));
    }

    [RedisTheory]
    [InlineData(-1, false)]
    [InlineData(60, true)]
    public async Task A_load_outlives_the_end_of_the_value_that_it_saw_and_no_deletion(int endsIn, bool isRefused)
    {
        await using var rig = await RigAsync($"outlived{endsIn}:");
        await rig.Server.CliAsync("hset", rig.Name, "v", "seen", "absexp", DateTime.UtcNow.AddSeconds(endsIn).Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture), "data", "older");
        var load = await rig.BeginAsync();
        await rig.Server.CliAsync("del", rig.Name);

        await rig.StoreAsync(load);

        (load.IsRefused, await rig.DataAsync()).Should().Be((isRefused, isRefused ? string.Empty : "loaded"));
    }

    [RedisFact]
    public async Task A_removal_leaves_a_version_so_that_a_load_that_saw_nothing_is_refused()
    {
        await using var rig = await RigAsync("removed:");
        var load = await rig.BeginAsync();

        await rig.RemoveAsync();
        await rig.StoreAsync(load);

        (load.SeenVersion, load.IsRefused, await rig.DataAsync()).Should().Be(("|", true, string.Empty));
    }

    [RedisFact]
    public async Task A_value_that_cannot_be_read_goes_and_a_load_that_has_seen_it_is_stored()
    {
        await using var rig = await RigAsync("unreadable:");
        var early = await rig.BeginAsync();
        await rig.SetAsync();
        var seen = await rig.BeginAsync();

        (await rig.L2.RemoveUnreadableAsync(Key, seen.SeenVersion!, seen.Bytes!)).Should().BeTrue();
        (await rig.DataAsync()).Should().BeEmpty();
        int.Parse(await rig.Server.CliAsync("ttl", rig.Name), null).Should().BeInRange(1, 3600);

        await rig.StoreAsync(early);
        await rig.StoreAsync(seen);
        (early.IsRefused, seen.IsRefused, await rig.DataAsync()).Should().Be((true, false, "loaded"));
    }

    [RedisTheory]
    [InlineData("v", "other")]
    [InlineData("absexp", "1", "data", "newer")]
    [InlineData("data", "newer")]
    public async Task A_value_that_cannot_be_read_is_not_removed_once_another_one_is_there(params string[] write)
    {
        await using var rig = await RigAsync($"unreadable{write.Length}{write[0]}:");
        await rig.SetAsync();
        var seen = await rig.BeginAsync();
        await rig.Server.CliAsync(["hset", rig.Name, .. write]);

        (await rig.L2.RemoveUnreadableAsync(Key, seen.SeenVersion!, seen.Bytes!)).Should().BeFalse();

        (await rig.DataAsync()).Should().Be(write[^1] == "newer" ? "newer" : "set");
    }

    [RedisFact]
    public async Task The_longest_stay_of_the_version_of_a_removed_key_has_an_end()
    {
        await using var rig = await RigAsync("end:");

        await rig.RemoveAsync();

        int.Parse(await rig.Server.CliAsync("ttl", rig.Name), null).Should().BeInRange(1, 3600);
    }

    [RedisFact]
    public async Task An_older_end_of_a_tag_does_not_replace_a_later_one()
    {
        await using var rig = await RigAsync("marks:");
        var now = DateTime.UtcNow.Ticks;

        await rig.EndTagAsync(now);
        await rig.EndTagAsync(now - TimeSpan.TicksPerSecond);

        (await rig.L2.MarkTimeAsync(Rig.Tag)).Should().BeGreaterThanOrEqualTo(now);
        await rig.EndTagAsync(now + TimeSpan.TicksPerSecond);
        (await rig.L2.MarkTimeAsync(Rig.Tag)).Should().BeGreaterThanOrEqualTo(now + TimeSpan.TicksPerSecond);
    }

    [RedisFact]
    public async Task A_key_of_another_type_is_a_miss_and_is_replaced()
    {
        await using var rig = await RigAsync("type:");
        await rig.Server.CliAsync("rpush", rig.Name, "a", "list");
        var load = await rig.BeginAsync();

        await rig.StoreAsync(load);

        (load.Bytes, load.SeenVersion, await rig.DataAsync()).Should().Be((null, "?", "loaded"));
    }

    [RedisFact]
    public async Task A_key_that_waits_for_its_repair_is_not_read()
    {
        await using var rig = await RigAsync("repair:");
        await rig.StoreAsync(await rig.BeginAsync());
        rig.Cache.Hardened!.Repairs.AddKey(Key);

        var read = await rig.BeginAsync();

        (read.Bytes, read.SeenVersion).Should().Be((null, null));
    }

    [RedisFact]
    public async Task A_read_after_a_removal_does_not_get_an_answer_from_before_it()
    {
        await using var rig = await RigAsync("ahead:");
        await rig.StoreAsync(await rig.BeginAsync());
        var before = (await rig.L2.ReadManyAsync([Key]))[0];
        before.Data.Should().NotBeNull();

        await rig.Node.Cache.RemoveAsync(FusionNode.Key());
        var read = await rig.BeginAsync(before);

        (read.Bytes, read.SeenVersion == before.Version).Should().Be((null, false));
    }

    [RedisFact]
    public async Task A_read_gets_the_answer_that_came_with_others()
    {
        await using var rig = await RigAsync("others:");
        await rig.StoreAsync(await rig.BeginAsync());
        var ahead = (await rig.L2.ReadManyAsync([Key]))[0];

        var read = await rig.BeginAsync(ahead);

        read.Bytes.Should().Equal(ahead.Data);
    }

    [RedisFact]
    public async Task A_full_Redis_takes_no_write_and_says_so()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "full:");
        await node.Cache.SetAsync(FusionNode.Key(), "old");
        await server.CliAsync("config", "set", "maxmemory", "1");

        (await node.Cache.SetAsync(FusionNode.Key(), "new")).Reach.Should().Be(CacheReach.LocalOnly);

        await server.CliAsync("config", "set", "maxmemory", "0");
        await Eventually.TrueAsync(async () => await server.CliAsync("hexists", "full:v2:feed:k", "data") == "0", "the old value is removed when Redis takes writes again");
    }

    [RedisFact]
    public async Task A_write_that_waited_for_the_first_connection_is_refused_once_its_caller_has_given_up()
    {
        var server = await SharedRedis.StartedAsync();
        await using var line = TcpProxy.Start(server.Port);
        line.Silence(Direction.ToServer);
        await using var rig = new Rig(server, FusionNode.New(
            all: all => (all.KeyPrefix, all.L2.WriteDeadline) = ("versioned-first:", TimeSpan.FromMilliseconds(100)),
            use: builder => builder.UseRedis(FusionNode.PatientWith(line.Endpoint + ",connectTimeout=60000"))), $"versioned-first:v2:{Key}");

        var late = rig.SetAsync();
        await FluentActions.Awaiting(() => late.WaitAsync(TimeSpan.FromMilliseconds(200))).Should().ThrowAsync<TimeoutException>();
        await server.CliAsync("hset", rig.Name, "v", "other", "data", "newer");
        line.Heal();

        await FluentActions.Awaiting(() => late.Ends()).Should().ThrowAsync<TimeoutException>().WithMessage("*given up*");
        (await rig.DataAsync()).Should().Be("newer");
    }

    private static async Task<Rig> RigAsync(string prefix)
    {
        var server = await SharedRedis.StartedAsync();
        var node = FusionNode.OnRedis(server.Endpoint, "versioned-" + prefix);
        await node.Cache.ContainsAsync(FusionNode.Key("other"));
        return new(server, node, $"versioned-{prefix}v2:{Key}");
    }

    private sealed record Rig(RedisServer Server, FusionNode Node, string Name) : IAsyncDisposable
    {
        public const string Tag = EngineKeys.TagPrefix + "red";

        private static readonly FusionCacheSystemTextJsonSerializer Json = new(JsonSerializerOptions.Default);

        public ProfileCache Cache => Node.Engine.Caches.Of(Node.Engine.Profiles.Registered(FusionNode.Feed));

        public Fusion.L2.VersionedL2 L2 => Cache.Hardened!.L2;

        public async Task<StoreTicket> BeginAsync(L2Answer? ahead = null)
        {
            var ticket = StoreTicket.ForLoad(Key, Cache.Fence, TimeSpan.FromMinutes(1));
            ticket.Prefetched = ahead;
            StoreTicket.Current = ticket;
            await L2.GetAsync(Name);
            ticket.AskSource();
            return ticket;
        }

        public async Task StoreAsync(StoreTicket ticket)
        {
            ticket.Answer(new TicketValue("loaded", TimeSpan.FromMinutes(1)), tags: null);
            StoreTicket.Current = ticket;
            await L2.SetAsync(Name, Encoding.UTF8.GetBytes("loaded"), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        }

        public Task SetAsync()
        {
            var ticket = StoreTicket.ForWrite(Key, Cache.Fence, StoreKind.Set);
            ticket.Answer(new TicketValue("set", TimeSpan.FromMinutes(1)), tags: null);
            StoreTicket.Current = ticket;
            return L2.SetAsync(Name, Encoding.UTF8.GetBytes("set"), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        }

        public async Task RemoveAsync()
        {
            StoreTicket.Current = StoreTicket.ForWrite(Key, Cache.Fence, StoreKind.Remove);
            await L2.RemoveAsync(Name);
        }

        public async Task EndTagAsync(long time)
        {
            StoreTicket.Current = StoreTicket.ForWrite(Tag, Cache.Fence, StoreKind.Mark);
            await L2.SetAsync(Cache.Hardened!.KeyStart + Tag, Json.Serialize(new FusionCacheDistributedEntry<long>(time, time, time, null, null)), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        }

        public Task<string> DataAsync() => Server.CliAsync("hget", Name, "data");

        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }
}
