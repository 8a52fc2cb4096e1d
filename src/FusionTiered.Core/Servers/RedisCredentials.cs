using System.Diagnostics;

namespace FusionTiered;

/// <summary>A user of Redis and its password, or the token that stands for one.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RedisCredentials
{
    /// <summary>Credentials that hold until a time, or for good.</summary>
    /// <param name="user">The ACL user; null: the default user.</param>
    /// <param name="password">The password or token.</param>
    /// <param name="expiresAt">When they stop to hold; null: never. New ones are asked for when three quarters of the time until then have passed.</param>
    public RedisCredentials(string? user, string password, DateTimeOffset? expiresAt = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        User = user;
        Password = password;
        ExpiresAt = expiresAt;
    }

    /// <summary>The ACL user; null: the default user.</summary>
    public string? User { get; }

    /// <summary>When they stop to hold; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string Password { get; }

    /// <summary>The user and the time; never the password.</summary>
    /// <returns>For humans.</returns>
    public override string ToString() => $"{User ?? "default"}:***{(ExpiresAt is { } end ? $" until {end:u}" : "")}";
}
