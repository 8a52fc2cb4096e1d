using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FusionTiered.Servers;

/// <summary>How a client of a Redis authenticates over TLS, as its options say. Files are read anew each time: a renewed certificate is used by the next connection.</summary>
internal static class RedisTls
{
    /// <param name="options">Options that were validated.</param>
    /// <param name="host">The host of the endpoint.</param>
    /// <exception cref="AuthenticationException">A file cannot be read; the setting is named.</exception>
    public static SslClientAuthenticationOptions Authentication(RedisOptions options, string host)
    {
        var made = new SslClientAuthenticationOptions { TargetHost = options.TlsHost ?? host };
        if (options.TlsAuthority is { } authority)
        {
            made.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Read(nameof(options.TlsAuthority), () => made.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authority));
            if (made.CertificateChainPolicy.CustomTrustStore.Count == 0)
            {
                throw new AuthenticationException("Redis: TlsAuthority names a file without a certificate.");
            }
        }

        if (options.TlsCertificate is { } certificate)
        {
            Read(nameof(options.TlsCertificate), () => made.ClientCertificateContext = ContextOf(certificate, options.TlsKey));
        }

        return made;
    }

    private static SslStreamCertificateContext ContextOf(string certificate, string? key)
    {
        var own = X509Certificate2.CreateFromPemFile(certificate, key);
        if (OperatingSystem.IsWindows())
        {
            // Its TLS does not take a key that lives in memory only.
            using var ephemeral = own;
            own = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private static void Read(string setting, Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new AuthenticationException($"Redis: {setting} names a file that cannot be read ({failure.GetType().Name}).", failure);
        }
    }
}
