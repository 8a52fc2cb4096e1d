using FusionTiered.Guards.Samples;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Samples;

/// <summary>The show on a real redis-server that it starts, stops and starts again.</summary>
[Collection(AloneCollection.Name)]
public class ShowOnRedisTests
{
    [RedisFact]
    public async Task Every_scene_of_the_show_does_what_it_says_on_Redis() =>
        (await SampleProgram.Show.RunAsync("--plain", "--only", "scenes", "--spawn-redis"))
            .TrimEnd().Should().MatchRegex(@"\nAll \d\d scenes and checks did what they say, in \d+\.\d s\.$");

    [RedisFact]
    public async Task What_FusionCache_promises_on_Redis_is_so_in_the_show()
    {
        foreach (var scene in new[] { "event-reaches-all-nodes", "stale-stands-in", "hung-source", "one-load-for-all-nodes" })
        {
            (await SampleProgram.Show.RunAsync("--plain", "--engine", "fusioncache", "--only", scene, "--spawn-redis")).Should().Contain($"  ok   {scene}: ");
        }
    }

    [RedisFact]
    public async Task The_show_leaves_nothing_behind_in_a_Redis_that_is_not_its_own()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cret");

        var printed = await SampleProgram.Show.RunAsync("--plain", "--only", "promotion", "--redis", $"redis://:s3cret@{server.Endpoint}/1");

        printed.Should().Contain($"Redis at {server.Endpoint}, database 1").And.NotContain("s3cret");
        (await server.CliAsync("-a", "s3cret", "INFO", "keyspace")).Should().NotContain("keys=");
    }
}
