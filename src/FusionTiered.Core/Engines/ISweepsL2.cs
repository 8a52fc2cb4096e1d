namespace FusionTiered.Engines;

/// <summary>A cache that can remove from L2 the values that a clear has ended, and count them. Both engines implement it.</summary>
internal interface ISweepsL2
{
    /// <summary>Looks at every key in L2, page by page: as long as there are keys in that Redis, also foreign ones. For operators, after a clear.</summary>
    /// <param name="profile">The profile that was cleared; null: everything was.</param>
    /// <param name="cancellationToken">Ends the sweep after the page that it is at. It is not thrown.</param>
    /// <returns>How many values there were. Those of an earlier clear that still lay in L2 are among them, known answers "nothing there" are not.</returns>
    /// <exception cref="UnknownProfileException">No profile has the name of the handle.</exception>
    /// <exception cref="ObjectDisposedException">The cache has ended.</exception>
    ValueTask<L2Sweep> SweepAsync(CacheProfile? profile, CancellationToken cancellationToken = default);
}
