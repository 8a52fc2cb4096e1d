using FusionTiered.Guards.Samples;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Samples;

/// <summary>The sample on a real redis-server that it starts, stops and starts again.</summary>
[Collection(AloneCollection.Name)]
public class SampleOnRedisTests
{
    [RedisFact]
    public async Task Every_scene_of_the_sample_does_what_it_says_on_Redis() =>
        (await Sample.RunAsync("--plain", "--only", "scenes", "--spawn-redis"))
            .TrimEnd().Should().MatchRegex(@"\nAll \d\d scenes and checks did what they say, in \d+\.\d s\.$");

    [RedisFact]
    public async Task The_sample_leaves_nothing_behind_in_a_Redis_that_is_not_its_own()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cret");

        var printed = await Sample.RunAsync("--plain", "--only", "promotion", "--redis", $"redis://:s3cret@{server.Endpoint}/1");

        printed.Should().Contain($"Redis at {server.Endpoint}, database 1").And.NotContain("s3cret");
        (await server.CliAsync("-a", "s3cret", "INFO", "keyspace")).Should().NotContain("keys=");
    }
}
