using FusionTiered.Guards.Samples;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Samples;

/// <summary>The sample on a real redis-server, on both engines.</summary>
[Collection(AloneCollection.Name)]
public class SampleOnRedisTests
{
    [RedisFact]
    public async Task Every_claim_of_the_sample_is_so_on_Redis_on_both_engines()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cret");
        foreach (var engine in new[] { "fusioncache", "coherent" })
        {
            var printed = await SampleProgram.Sample.RunAsync("--engine", engine, "--redis", $"redis://:s3cret@{server.Endpoint}/1");

            printed.Should().EndWith("4 of 4 claims were so.\n").And.Contain($"Redis at {server.Endpoint}").And.NotContain("s3cret");
        }
    }

    [RedisFact]
    public async Task The_sample_leaves_none_of_its_values_behind()
    {
        await using var server = await RedisServer.StartAsync();

        await SampleProgram.Sample.RunAsync("--redis", $"redis://{server.Endpoint}");

        (await server.CliAsync("KEYS", "*")).Trim().Should().BeEmpty();
    }
}
