using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A certificate authority of the test's own. It writes what it issues as PEM files into a folder that ends with it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly DateTimeOffset Expired = DateTimeOffset.UnixEpoch.AddYears(51);
    private static readonly DateTimeOffset To = DateTimeOffset.UnixEpoch.AddYears(100);

    private readonly string _folder = Directory.CreateTempSubdirectory("fusiontiered-ca-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private int _issued;

    public TestAuthority(string name = "FusionTiered tests")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(From, To);
        File = Write("ca.crt", _certificate.ExportCertificatePem());
    }

    /// <summary>Its own certificate, as PEM.</summary>
    public string File { get; }

    /// <summary>A certificate and its key.</summary>
    /// <param name="kind">For whom, and how good it is.</param>
    public (string Certificate, string Key) Issue(TestCertificate kind)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={kind}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(kind == TestCertificate.OtherHost ? "elsewhere.example" : "localhost");
        if (kind != TestCertificate.OtherHost)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), From, kind == TestCertificate.Expired ? Expired : To, [1, (byte)++_issued]);
        return (Write($"{_issued}.crt", certificate.ExportCertificatePem()), Write($"{_issued}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, string pem)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, pem);
        return path;
    }
}
