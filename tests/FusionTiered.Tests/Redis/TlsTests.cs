using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>TLS against redis-servers whose certificates come from authorities of the test's own.</summary>
public sealed class TlsTests(TlsFixture tls) : IClassFixture<TlsFixture>
{
    [RedisFact]
    public async Task An_authority_that_the_application_trusts_is_enough()
    {
        var server = tls[TestCertificate.Right];
        var configuration = FusionNode.PatientWith(server.Endpoint);
        configuration.Ssl = true;
        configuration.TrustIssuer(server.Authority.File);
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis(configuration));

        await IsWrittenAsync(node, server);
    }

    [RedisFact]
    public async Task An_authority_that_the_options_name_is_enough()
    {
        var server = tls[TestCertificate.Right];
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis(redis => Over(redis, server)));

        await IsWrittenAsync(node, server);
    }

    [RedisFact]
    public async Task A_server_that_asks_gets_the_certificate_of_the_options()
    {
        var server = tls.Asking;
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis(redis =>
        {
            Over(redis, server);
            (redis.TlsCertificate, redis.TlsKey) = server.Authority.Issue(TestCertificate.Right);
        }));

        await IsWrittenAsync(node, server);
    }

    [RedisTheory]
    [InlineData(TestCertificate.OtherHost)]
    [InlineData(TestCertificate.Expired)]
    public async Task A_wrong_certificate_is_refused_and_nothing_is_sent(TestCertificate kind)
    {
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis(redis => Over(redis, tls[kind])));

        await NothingIsSentAsync(node, tls[kind].Server);
    }

    [RedisFact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent()
    {
        await using var server = await TlsServer.StartAsync();
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis($"rediss://{server.Endpoint}"));

        await NothingIsSentAsync(node, server.Server);
    }

    [RedisFact]
    public async Task Without_TLS_a_server_that_wants_it_is_not_spoken_to()
    {
        await using var server = await TlsServer.StartAsync();
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis($"redis://{server.Endpoint}"));

        await NothingIsSentAsync(node, server.Server);
    }

    private static void Over(RedisOptions redis, TlsServer server)
    {
        redis.Endpoints.Add(server.Endpoint);
        (redis.Tls, redis.TlsAuthority) = (true, server.Authority.File);
    }

    private static async Task IsWrittenAsync(FusionNode node, TlsServer server)
    {
        await Eventually.TrueAsync(async () => (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere, "it is written");
        (await server.Server.CliAsync("keys", "*feed:k*")).Should().Contain("feed:k");
    }

    private static async Task NothingIsSentAsync(FusionNode node, RedisServer server)
    {
        (await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
        (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere.Should().BeFalse();

        (await server.CliAsync("dbsize")).Should().Be("0");
        (await server.CliAsync("client", "list")).Should().NotContain("name=FusionTiered");
    }
}
