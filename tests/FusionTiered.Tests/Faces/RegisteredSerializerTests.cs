using System.Buffers;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Faces;

/// <summary>Values that JSON cannot spell, and a serializer that can: copies, and bytes for Redis.</summary>
public class RegisteredSerializerTests
{
    [RedisFact]
    public async Task A_value_with_a_serializer_of_its_own_reaches_the_other_node_through_Redis()
    {
        var server = await SharedRedis.StartedAsync();
        await using var writer = Node(server.Endpoint);
        await using var reader = Node(server.Endpoint);

        (await writer.GetRequiredService<IDomainCache>().SetAsync(FusionNode.Key("known"), new Counter(7))).Reach.Should().Be(CacheReach.Everywhere);
        var found = await reader.GetRequiredService<IDomainCache>().GetAsync<Counter>(FusionNode.Key("known"));

        (found.Tier, found.Value!.Read()).Should().Be((CacheTier.L2, 7));
    }

    [Fact]
    public async Task A_value_that_cannot_be_copied_is_not_kept_and_the_caller_hears_why()
    {
        await using var node = FusionNode.New(static profile => profile.CopyValues = true);

        await node.Cache.Awaiting(static cache => cache.SetAsync(FusionNode.Key(), new Counter(7)).AsTask()).Should().ThrowAsync<NotSupportedException>();

        (await node.Cache.ContainsAsync(FusionNode.Key())).Should().BeFalse();
    }

    private static ServiceProvider Node(string endpoint)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IHybridCacheSerializer<Counter>, CounterSerializer>();
        services.AddFusionTiered(static options =>
        {
            options.KeyPrefix = "serializers:";
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            options.Add(FusionNode.Feed, static profile => profile.Lifetime = TimeSpan.FromMinutes(1));
        }).UseRedis(FusionNode.PatientWith(endpoint));
        return services.BuildServiceProvider();
    }

    private sealed class Counter(int value)
    {
        public Func<int> Read { get; } = () => value;
    }

    private sealed class CounterSerializer : IHybridCacheSerializer<Counter>
    {
        public Counter Deserialize(ReadOnlySequence<byte> source) => new(source.FirstSpan[0]);

        public void Serialize(Counter value, IBufferWriter<byte> target) => target.Write([(byte)value.Read()]);
    }
}
