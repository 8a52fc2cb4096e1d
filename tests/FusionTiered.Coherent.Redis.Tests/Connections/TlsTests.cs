using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>TLS with right and wrong certificates. Nothing is ever sent in the clear instead.</summary>
public sealed class TlsTests(TlsFixture tls) : IClassFixture<TlsFixture>
{
    private const string Canary = "s3cret-canary";

    [RedisFact]
    public async Task A_right_certificate_is_enough_for_everything()
    {
        await using var node = await NodeAsync(tls[TestCertificate.Right]);
        await using var plain = await Node.StartAsync(tls[TestCertificate.Right].Server);
        var large = new byte[3 << 20];
        Random.Shared.NextBytes(large);
        await node.Tier.SetAsync("tls:large", large, TimeSpan.FromMinutes(1), Node.Long);
        using (var read = await node.Tier.ReadAsync("tls:large", Node.Long))
            read.Payload.Span.SequenceEqual(large).Should().BeTrue();
        await plain.SetAsync("tls:1", "changed");
        (await node.HeardAsync()).Should().Contain("key tls:1");
        (await node.ReadAsync("tls:1")).Should().Be("changed");
    }

    [RedisFact]
    public async Task Many_callers_get_their_own_answers()
    {
        await using var node = await NodeAsync(tls[TestCertificate.Right]);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async caller =>
        {
            for (var i = 0; i < 50; i++)
            {
                await node.SetAsync($"tls:own:{caller}", $"{caller}/{i}");
                (await node.ReadAsync($"tls:own:{caller}")).Should().Be($"{caller}/{i}");
            }
        })).Ends();
    }

    [RedisFact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = new TestAuthority();
        (await FailureAsync(tls[TestCertificate.Right].Endpoint, options => options.TlsAuthority = other.File))
            .Should().Match("*certificate*is refused: its authority is not trusted*TlsAuthority*");
    }

    [RedisFact]
    public async Task Without_an_authority_of_its_own_the_machine_decides() =>
        (await FailureAsync(tls[TestCertificate.Right].Endpoint, options => options.TlsAuthority = null)).Should().Match("*its authority is not trusted*");

    [RedisFact]
    public async Task A_certificate_of_another_host_is_refused() =>
        (await FailureAsync(tls[TestCertificate.OtherHost])).Should().Match("*certificate*is refused: it is not for host 127.0.0.1; set TlsHost*");

    [RedisFact]
    public async Task A_name_of_its_own_may_stand_in_the_certificate()
    {
        await using var node = await NodeAsync(tls[TestCertificate.OtherHost], options => options.TlsHost = "elsewhere.example");
        await node.SetAsync("tls:name", "v");
    }

    [RedisFact]
    public async Task An_expired_certificate_is_refused() =>
        (await FailureAsync(tls[TestCertificate.Expired])).Should().Match("*certificate*is refused: it is valid from*to*only*");

    [RedisFact]
    public async Task A_port_without_TLS_is_named_as_the_cause_at_the_connect_deadline() =>
        (await FailureAsync(tls[TestCertificate.Right].Server.Endpoint, options => options.TlsAuthority = tls[TestCertificate.Right].Authority.File))
            .Should().Match("*a port without TLS*");

    [RedisFact]
    public async Task A_port_for_TLS_is_named_as_the_cause() =>
        (await FailureAsync(tls[TestCertificate.Right].Endpoint, options => options.Tls = false)).Should().Match("*A port for TLS does that: write rediss://*");

    [RedisFact]
    public async Task A_server_that_asks_gets_the_certificate_of_the_client()
    {
        var (certificate, key) = tls.Asking.Authority.Issue(TestCertificate.Right);
        await using var node = await NodeAsync(tls.Asking, options => (options.TlsCertificate, options.TlsKey) = (certificate, key));
        await node.SetAsync("tls:client", "v");
    }

    [RedisFact]
    public async Task A_server_that_asks_refuses_a_client_without_a_certificate() =>
        (await FailureAsync(tls.Asking)).Should().MatchRegex("(?i)certificate");

    [RedisFact]
    public async Task A_file_that_is_no_certificate_is_named_by_its_setting() =>
        (await FailureAsync(tls.Asking, options => options.TlsCertificate = typeof(TlsTests).Assembly.Location)).Should().Match("*TlsCertificate names a file that cannot be read*");

    [RedisFact]
    public async Task A_renewed_certificate_is_used_by_the_next_connection()
    {
        using var other = new TestAuthority();
        var file = Path.GetTempFileName();
        try
        {
            File.Copy(other.File, file, overwrite: true);
            var heard = new RecordingListener();
            await using var client = new RedisClient(Settings(tls[TestCertificate.Right].Endpoint, options => (options.Tls, options.TlsAuthority) = (true, file)), heard, random: static () => 0.01);
            client.Start();
            await Eventually.True(() => !heard.Failures.IsEmpty, "refused once");
            File.Copy(tls[TestCertificate.Right].Authority.File, file, overwrite: true);
            await client.WhenConnectedAsync().Ends();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [RedisFact]
    public async Task A_lost_connection_comes_back()
    {
        await using var node = await NodeAsync(tls[TestCertificate.Right], static options => options.ClientName = "tls-lost");
        await tls[TestCertificate.Right].Server.KillClientsAsync("tls-lost");
        await Eventually.True(() => node.Heard.Has("lost"), "lost");
        await node.ConnectedAsync();
        await node.SetAsync("tls:again", "v");
    }

    private static Task<string> FailureAsync(TlsServer server, Action<RedisOptions>? change = null) => FailureAsync(server.Endpoint, options =>
    {
        options.TlsAuthority = server.Authority.File;
        change?.Invoke(options);
    });

    /// <summary>The first failure of a client with a password that no log may show. No attempt takes longer than the connect timeout allows, and none succeeds.</summary>
    private static async Task<string> FailureAsync(string endpoint, Action<RedisOptions> change)
    {
        using var log = new CollectedLog();
        var heard = new RecordingListener();
        var listeners = new ConnectionListeners();
        listeners.Add(heard);
        listeners.Watch(new ConnectionLog(log, TimeProvider.System));
        await using var client = new RedisClient(
            Settings(endpoint, options =>
            {
                (options.Tls, options.User, options.Password, options.ConnectTimeout) = (true, "app", Canary, TimeSpan.FromSeconds(1));
                change(options);
            }),
            listeners, random: static () => 0.5);
        client.Start();
        await Eventually.True(() => heard.Failures.Count >= 2 && (log.Has(LogLevel.Error, 2005) || log.Has(LogLevel.Warning, 2004)), "refused, and told");
        heard.Connected.Should().BeEmpty();
        string.Join('\n', heard.Failures.Select(static failure => failure.ToString()).Append(log.All)).Should().NotContain(Canary);
        return heard.Failures.First().Message;
    }

    private static Task<Node> NodeAsync(TlsServer server, Action<RedisOptions>? change = null) => Node.StartAsync(server.Server, settings =>
    {
        settings.Endpoints.Clear();
        settings.Endpoints.Add(server.Endpoint);
        (settings.Server.Tls, settings.Server.TlsAuthority) = (true, server.Authority.File);
        change?.Invoke(settings.Server);
    });

    private static ConnectionSettings Settings(string endpoint, Action<RedisOptions> change)
    {
        var settings = new RedisSettings();
        settings.Endpoints.Add(endpoint);
        change(settings.Server);
        return RedisOptionsCompiler.Compile(settings.Server, settings.Client);
    }
}
