using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>Two caches on one connection of the application, with the same prefix and name: they share a channel.</summary>
public class OwnSubscriptionsTests
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("own-subscriptions");

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_that_leaves_a_channel_leaves_the_other_one_there(bool isAsync)
    {
        var server = await SharedRedis.StartedAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(server.Endpoint));
        var (first, second) = (UnownedConnection.Of(connection).GetSubscriber(), UnownedConnection.Of(connection).GetSubscriber());
        var (heard, left) = (new TaskCompletionSource<string?>(), new TaskCompletionSource<string?>());
        await first.SubscribeAsync(Channel, (_, text) => left.TrySetResult(text));
        await second.SubscribeAsync(Channel, (_, text) => heard.TrySetResult(text));

        await (isAsync ? first.UnsubscribeAsync(Channel) : Task.Run(() => first.Unsubscribe(Channel)));
        await connection.GetDatabase().PublishAsync(Channel, "v");

        (await heard.Task.WaitAsync(TimeSpan.FromSeconds(20))).Should().Be("v");
        left.Task.IsCompleted.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_cache_still_hears_of_changes_when_its_namesake_on_the_same_connection_has_ended()
    {
        var server = await SharedRedis.StartedAsync();
        await using var theirs = await ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(server.Endpoint));
        await using var elsewhere = FusionNode.OnRedis(server.Endpoint, "namesakes:");
        await using var second = Namesake();
        await using (var first = Namesake())
        {
            await first.Cache.SetAsync(FusionNode.Key(), "v");
            await second.Cache.SetAsync(FusionNode.Key(), "v");
        }

        // FusionCache unsubscribes in the background, and tells nobody when: the second cache is asked so often that it would be seen.
        for (var i = 0; i < 200; i++)
        {
            await second.Cache.SetAsync(FusionNode.Key(), "v");
            await elsewhere.Cache.RemoveAsync(FusionNode.Key());
            await Eventually.True(() => !second.Cache.TryGet<string>(FusionNode.Key(), out _), "it has heard of the removal");
        }

        FusionNode Namesake() => FusionNode.New(
            all: static all =>
            {
                all.KeyPrefix = "namesakes:";
                FusionNode.Patient(all);
            },
            use: builder => builder.UseRedis(theirs));
    }
}
