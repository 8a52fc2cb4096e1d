using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FusionTiered.Servers;

namespace FusionTiered.Redis.Connections;

/// <summary>TLS as the options say. Its failures name the cause; there is no way on without encryption.</summary>
internal sealed class TlsStreamFactory(RedisOptions options) : IStreamFactory
{
    // The last is another authority of the same name.
    private const X509ChainStatusFlags NotTrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <inheritdoc/>
    public bool IsEncrypted => true;

    /// <inheritdoc/>
    /// <exception cref="RedisConnectException">The server's certificate is refused, or the server does not speak TLS.</exception>
    public Stream Open(Socket socket, RedisEndpoint endpoint)
    {
        var how = Read(endpoint);
        string? refusal = null;
        how.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => (refusal = WhyRefused(certificate, chain, errors, how.TargetHost!)) is null;
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            stream.AuthenticateAsClient(how);
            return stream;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            stream.Dispose();
            throw refusal is not null ? new RedisConnectException($"The certificate of {endpoint} is refused: {refusal}.", isRefusal: true, failure)
                : failure is AuthenticationException ? new($"No TLS with {endpoint}: {CauseOf(failure)}.", isRefusal: true, failure)
                : new RedisConnectException($"{endpoint} ended the connection during the TLS greeting. A port without TLS may do that, and a server that refuses this client's certificate.", inner: failure);
        }
    }

    private SslClientAuthenticationOptions Read(RedisEndpoint endpoint)
    {
        try
        {
            return RedisTls.Authentication(options, endpoint.Host);
        }
        catch (AuthenticationException unreadable)
        {
            throw new RedisConnectException(unreadable.Message, isRefusal: true, unreadable);
        }
    }

    private static string CauseOf(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message.TrimEnd('.');
    }

    /// <summary>Null: the certificate is right.</summary>
    private static string? WhyRefused(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) || certificate is null)
        {
            reasons.Add("the server shows none");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add($"it is not for host {host}; set TlsHost where the name in it is another");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
            if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            {
                reasons.Add(certificate is null ? "it is not valid now" : $"it is valid from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()} only");
            }

            if ((status & NotTrusted) != X509ChainStatusFlags.NoError)
            {
                reasons.Add("its authority is not trusted; TlsAuthority names the file of one that is");
            }

            if (reasons.Count == 0)
            {
                reasons.Add($"{status}");
            }
        }

        return string.Join(", and ", reasons);
    }
}
