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

        // The versions of removed keys and the counters of messages stay for a while.
        foreach (var key in (await server.CliAsync("KEYS", "*")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            (await server.CliAsync("TTL", key)).Trim().Should().NotBe("-1", "{0} ends by itself", key);
            if ((await server.CliAsync("TYPE", key)).Trim() == "hash")
            {
                (await server.CliAsync("HEXISTS", key, "data")).Trim().Should().Be("0", "{0} is no value", key);
            }
        }
    }
}
