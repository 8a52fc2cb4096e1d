namespace FusionTiered.Redis.Tests.Support;

/// <summary>Kinds of certificates that a test authority issues.</summary>
public enum TestCertificate
{
    /// <summary>For localhost and 127.0.0.1, and valid.</summary>
    Right,

    /// <summary>For another host.</summary>
    OtherHost,

    /// <summary>For the right host, and no longer valid.</summary>
    Expired,
}
