using System.Text.Json;
using FusionTiered.Fusion.Tests.Support;

namespace FusionTiered.Fusion.Tests.Registration;

/// <summary>Settings reach FusionCache, or what stands in for it.</summary>
public class EngineSettingsTests
{
    [Fact]
    public async Task A_read_of_L2_and_the_pause_after_its_failure_are_as_long_as_the_settings_say()
    {
        var pauses = new List<TimeSpan>();
        await using var node = FusionNode.New(
            engine: engine => engine.Configure(options => pauses.AddRange([options.DistributedCacheCircuitBreakerDuration, options.BackplaneCircuitBreakerDuration])),
            all: static all => (all.L2.ReadDeadline, all.L2.BreakerPause) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7)));

        node.Fusion.DefaultEntryOptions.DistributedCacheHardTimeout.Should().Be(TimeSpan.FromSeconds(3));
        pauses.Should().NotBeEmpty().And.OnlyContain(static pause => pause == TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Memory_keeps_no_more_answers_nothing_there_than_it_may()
    {
        await using var node = FusionNode.New(static profile => profile.MaxNothing = 1);
        await AskAsync(node, "a");
        await AskAsync(node, "b");

        (await AskAsync(node, "a")).Should().Be(0);
        (await AskAsync(node, "b")).Should().Be(1, "there was no room for it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_is_copied_as_the_json_options_of_the_application_say(bool fields)
    {
        await using var node = FusionNode.New(static profile => profile.CopyValues = true, engine => engine.Json = new JsonSerializerOptions { IncludeFields = fields });
        await node.Cache.SetAsync(FusionNode.Key(), new Box { Number = 5 });

        (await node.Cache.GetAsync<Box>(FusionNode.Key())).Value!.Number.Should().Be(fields ? 5 : 0);
    }

    /// <summary>How often the source was called.</summary>
    private static async Task<int> AskAsync(FusionNode node, string key)
    {
        var calls = 0;
        await node.Cache.GetOrSetAsync(FusionNode.Key(key), 0, (_, load, _) =>
        {
            calls++;
            return new ValueTask<string?>(load.Nothing<string?>());
        });
        return calls;
    }

    private sealed class Box
    {
        public int Number;
    }
}
