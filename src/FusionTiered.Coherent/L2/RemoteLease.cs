namespace FusionTiered;

/// <summary>The right of one load to store its value. It ends by itself, so that a dead loader blocks a key for so long and no longer.</summary>
/// <param name="Id">Unique; begins with the node and a slash, see <see cref="NodeOf"/>.</param>
/// <param name="Period">How long it stands. It is never renewed.</param>
/// <param name="Claim">The lease that it may replace.</param>
/// <param name="Holder">With <see cref="RemoteLeaseClaim.FromHolder"/>: the lease that is replaced.</param>
internal sealed record RemoteLease(string Id, TimeSpan Period, RemoteLeaseClaim Claim = RemoteLeaseClaim.IfFree, string? Holder = null)
{
    /// <summary>The node that holds a lease.</summary>
    /// <param name="leaseId">The id of the lease.</param>
    /// <returns>The text before the last slash; all of it where there is none.</returns>
    public static string NodeOf(string leaseId)
    {
        ArgumentNullException.ThrowIfNull(leaseId);
        var slash = leaseId.LastIndexOf('/');
        return slash < 0 ? leaseId : leaseId[..slash];
    }
}
