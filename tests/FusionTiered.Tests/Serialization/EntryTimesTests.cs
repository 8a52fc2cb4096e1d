using System.Text.Json;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Tests.Serialization;

/// <summary>Two nodes whose wall clocks differ, and FusionCache's comparison of the times that each of them reads.</summary>
public class EntryTimesTests
{
    private static readonly FusionCacheSystemTextJsonSerializer Json = new(JsonSerializerOptions.Default);

    private readonly ManualClock _redis = new();

    [Theory]
    [MemberData(nameof(Skews))]
    public void A_tag_that_is_ended_after_a_load_began_ends_its_value(double writer, double ender)
    {
        var (one, other) = (new Node(_redis, writer), new Node(_redis, ender));
        var load = one.Begin();
        _redis.Advance(TimeSpan.FromMilliseconds(1));
        var mark = other.EndTag();
        _redis.Advance(TimeSpan.FromMilliseconds(500));
        var entry = one.Store(load, TimeSpan.FromMinutes(1));

        foreach (var reader in (Node[])[one, other, new Node(_redis, 0)])
        {
            (reader.TimeOf(entry) <= reader.TimeOfMark(mark)).Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Skews))]
    public void A_tag_that_was_ended_before_a_load_began_does_not_end_its_value(double writer, double ender)
    {
        var (one, other) = (new Node(_redis, writer), new Node(_redis, ender));
        var mark = other.EndTag();
        _redis.Advance(TimeSpan.FromMilliseconds(50));
        var entry = one.Store(one.Begin(), TimeSpan.FromMinutes(1));

        foreach (var reader in (Node[])[one, other, new Node(_redis, 0)])
        {
            (reader.TimeOf(entry) <= reader.TimeOfMark(mark)).Should().BeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Skews))]
    public void A_lifetime_is_neither_lengthened_nor_shortened(double writer, double reader)
    {
        var (one, other) = (new Node(_redis, writer), new Node(_redis, reader));
        var entry = one.Store(one.Begin(), TimeSpan.FromMinutes(1));
        _redis.Advance(TimeSpan.FromSeconds(20));

        other.FreshFor(entry).Should().BeGreaterThan(TimeSpan.FromSeconds(39.9)).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public void A_lifetime_without_an_end_stays_without_one()
    {
        var (one, other) = (new Node(_redis, 5), new Node(_redis, -3600));
        var entry = new FusionCacheDistributedEntry<string>("v", one.Clock.Local, DateTimeOffset.MaxValue.UtcTicks, null, null);

        other.Times.FreshFor(other.Times.ToLocal(one.Times.ToRedis(entry, ticket: null), sameTime: null).LogicalExpirationTimestamp).Should().Be(TimeSpan.MaxValue);
    }

    [Fact]
    public void The_very_same_entry_as_in_memory_keeps_its_time()
    {
        var node = new Node(_redis, 5);

        node.Times.ToLocal(node.Store(node.Begin(), TimeSpan.FromMinutes(1)), sameTime: 77).Timestamp.Should().Be(77);
    }

    [Fact]
    public void What_is_no_mark_is_left_as_it_is()
    {
        var node = new Node(_redis, 5);
        byte[] foreign = [1, 2, 3];

        (node.Marks.ToLocal(foreign), node.Marks.ToRedis(foreign).Bytes, node.Marks.TimeOf(foreign)).Should().Be((foreign, foreign, null));
    }

    public static TheoryData<double, double> Skews() => new() { { 0, 0 }, { 5, -5 }, { -5, 5 }, { 3600, 0 }, { 0, 3600 }, { -3600, 3600 } };

    private sealed class Node
    {
        private readonly ProfileFence _fence;

        public Node(ManualClock redis, double secondsAhead)
        {
            var time = new SkewedClock(redis) { Skew = TimeSpan.FromSeconds(secondsAhead) };
            (Clock, _fence) = (new RedisClock(time), new ProfileFence(new FenceClock(), time));
            (Times, Marks) = (new EntryTimes(Clock), new TagMarkTimes(Clock, Json));
            var sent = Clock.Timestamp;
            redis.Advance(TimeSpan.FromMilliseconds(2));
            var told = redis.GetUtcNow().UtcTicks;
            redis.Advance(TimeSpan.FromMilliseconds(2));
            Clock.Tell(told, sent);
        }

        public RedisClock Clock { get; }

        public EntryTimes Times { get; }

        public TagMarkTimes Marks { get; }

        public StoreTicket Begin()
        {
            var ticket = StoreTicket.ForLoad("k", _fence, TimeSpan.FromMinutes(1));
            ticket.AskSource();
            return ticket;
        }

        public FusionCacheDistributedEntry<string> Store(StoreTicket ticket, TimeSpan lives)
        {
            return Times.ToRedis(new FusionCacheDistributedEntry<string>("v", Clock.Local, Clock.Local + lives.Ticks, null, null), ticket);
        }

        public byte[] EndTag() => Marks.ToRedis(Json.Serialize(new FusionCacheDistributedEntry<long>(Clock.Local, Clock.Local, Clock.Local, null, null))).Bytes;

        public long TimeOf(FusionCacheDistributedEntry<string> entry) => Times.ToLocal(Copy(entry), sameTime: null).Timestamp;

        public long TimeOfMark(byte[] mark) => Marks.TimeOf(Marks.ToLocal(mark))!.Value;

        public TimeSpan FreshFor(FusionCacheDistributedEntry<string> entry) => Times.FreshFor(Times.ToLocal(Copy(entry), sameTime: null).LogicalExpirationTimestamp);

        private static FusionCacheDistributedEntry<string> Copy(FusionCacheDistributedEntry<string> entry) =>
            new(entry.Value, entry.Timestamp, entry.LogicalExpirationTimestamp, entry.Tags, entry.Metadata);
    }
}
