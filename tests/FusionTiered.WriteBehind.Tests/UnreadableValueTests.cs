using FusionTiered.Redis.Tests.Support;
using FusionTiered.WriteBehind.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>A value that can be written and not be read: its type throws.</summary>
public sealed class UnreadableValueTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task It_steps_aside_is_listed_by_its_id_and_can_be_dropped()
    {
        List<string> sunk = [];
        var services = new ServiceCollection();
        services.AddFusionTiered(options =>
            {
                options.KeyPrefix = $"{Guid.NewGuid():N}:";
                options.Add(WritingNode.Orders);
            })
            .UseRedis(options => options.Endpoints.Add(redis.Server.Endpoint))
            .AddDurableWriteBehind<Fragile>(
                WritingNode.Orders,
                (batch, _) =>
                {
                    sunk.AddRange(batch.Writes.Select(static write => write.Value.Text));
                    return default;
                },
                static options => (options.Partitions, options.FlushDeadline) = (1, TimeSpan.Zero));
        await using var provider = services.BuildServiceProvider();
        var writes = provider.GetRequiredService<IWriteBehind<Fragile>>();
        await writes.WriteAsync(WritingNode.Key("b"), Fragile.Bad);
        await writes.WriteAsync(WritingNode.Key("a"), new Fragile { Text = "good" });
        await writes.FlushAsync(WritingNode.Orders).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        sunk.Should().Equal("good");

        var poison = (await writes.ListPoisonAsync(WritingNode.Orders)).Should().ContainSingle().Which;
        (poison.Write.Key, poison.Failure).Should().Be((WritingNode.Key("b"), nameof(InvalidDataException)));
        poison.Write.Value.Should().BeNull();
        (await writes.DropPoisonAsync(WritingNode.Orders, poison.Write.Id)).Should().BeTrue();
        (await writes.ListPoisonAsync(WritingNode.Orders)).Should().BeEmpty();
    }

    private sealed class Fragile
    {
        private string _text = "";

        public static Fragile Bad => new() { _text = "bad" };

        public string Text
        {
            get => _text;
            set => _text = value == "bad" ? throw new InvalidDataException() : value;
        }
    }
}
