using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>TLS against a redis-server whose certificate comes from an authority of the test's own.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusiontiered-tls-").FullName;
    private readonly int _port = FreePort.Next();
    private RedisServer? _server;

    private string Authority => Path.Combine(_folder, "ca.crt");

    public async Task InitializeAsync()
    {
        if (RedisBinary.WhySkipped is null)
        {
            Certify();
            _server = await RedisServer.StartAsync(
                "--tls-port", _port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", Path.Combine(_folder, "server.crt"),
                "--tls-key-file", Path.Combine(_folder, "server.key"), "--tls-ca-cert-file", Authority, "--tls-auth-clients", "no");
        }
    }

    public async Task DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? default);
        Directory.Delete(_folder, recursive: true);
    }

    [RedisFact]
    public async Task An_authority_that_the_application_trusts_is_enough()
    {
        var configuration = FusionNode.PatientWith($"127.0.0.1:{_port}");
        configuration.Ssl = true;
        configuration.TrustIssuer(Authority);
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis(configuration));

        await Eventually.TrueAsync(async () => (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere, "it is written");

        (await _server!.CliAsync("keys", "*feed:k*")).Should().Contain("feed:k");
    }

    [RedisFact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent()
    {
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis($"rediss://127.0.0.1:{_port}"));

        (await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
        (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere.Should().BeFalse();

        (await _server!.CliAsync("dbsize")).Should().Be("0");
        (await _server.CliAsync("client", "list")).Should().NotContain("name=FusionTiered");
    }

    [RedisFact]
    public async Task Without_TLS_a_server_that_wants_it_is_not_spoken_to()
    {
        await using var node = FusionNode.New(all: FusionNode.Patient, use: builder => builder.UseRedis($"redis://127.0.0.1:{_port}"));

        (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere.Should().BeFalse();
        (await _server!.CliAsync("dbsize")).Should().Be("0");
    }

    /// <summary>An authority, and a certificate of it for this machine's loopback address.</summary>
    private void Certify()
    {
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest("CN=FusionTiered tests", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, to, [1, 2, 3, 4]);
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
