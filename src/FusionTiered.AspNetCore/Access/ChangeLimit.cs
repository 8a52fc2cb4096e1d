using System.Threading.RateLimiting;

namespace FusionTiered.AspNetCore.Access;

/// <summary>How often a kind of change is allowed. As metadata of an endpoint it is asked by the gate, after access.</summary>
/// <param name="perMinute">Requests in a minute, of all callers together.</param>
#pragma warning disable CA1001 // The limiter has no timer, and lives as long as the endpoint.
internal sealed class ChangeLimit(int perMinute)
#pragma warning restore CA1001
{
    // It looks at the time when it is asked.
    private readonly FixedWindowRateLimiter _limiter = new(new FixedWindowRateLimiterOptions
    {
        PermitLimit = perMinute,
        Window = TimeSpan.FromMinutes(1),
        QueueLimit = 0,
        AutoReplenishment = false,
    });

    /// <summary>Takes a place.</summary>
    /// <returns>Null: it may run; else when to try again.</returns>
    public TimeSpan? Enter()
    {
        _limiter.TryReplenish();
        using var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
    }
}
