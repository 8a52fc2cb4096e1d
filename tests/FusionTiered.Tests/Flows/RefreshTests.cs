using FusionTiered.Fusion.Tests.Support;

namespace FusionTiered.Fusion.Tests.Flows;

public class RefreshTests
{
    [Fact]
    public async Task The_answer_nothing_there_of_a_refresh_is_not_kept_when_the_key_was_removed_meanwhile()
    {
        await using var node = FusionNode.New();

        await node.Cache.RefreshResultAsync(FusionNode.Key(), node.Cache, static async (cache, load, _) =>
        {
            await cache.RemoveAsync(FusionNode.Key());
            return load.Nothing<string?>();
        });

        (await node.Cache.GetOrSetAsync<string?>(FusionNode.Key(), static _ => new ValueTask<string?>("asked"))).Should().Be("asked");
    }

    [Fact]
    public async Task The_answer_nothing_there_of_a_refresh_takes_the_value_away_and_is_kept()
    {
        await using var node = FusionNode.New();
        await node.Cache.SetAsync(FusionNode.Key(), "old");

        await node.Cache.RefreshResultAsync(FusionNode.Key(), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));

        (await node.Cache.GetOrSetAsync<string?>(FusionNode.Key(), static _ => new ValueTask<string?>("not asked"))).Should().BeNull();
    }

    [Fact]
    public async Task A_value_that_a_refresh_finds_unchanged_keeps_its_tags()
    {
        await using var node = FusionNode.New();
        await node.Cache.GetOrSetAsync(FusionNode.Key(), 0, static (_, load, _) =>
        {
            load.Tag("red");
            return new ValueTask<string>("v");
        });

        await node.Cache.RefreshResultAsync(FusionNode.Key(), 0, static (_, load, _) => new ValueTask<string>(load.NotModified<string>()));
        await node.Cache.InvalidateTagAsync("red");

        (await node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }
}
