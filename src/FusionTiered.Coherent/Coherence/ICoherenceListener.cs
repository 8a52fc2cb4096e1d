namespace FusionTiered;

/// <summary>Hears the changes in L2. Its members are quick, take no lock for long, do not wait and do not throw.</summary>
/// <remarks>Called by one thread at a time, in the order in which things were announced.</remarks>
internal interface ICoherenceListener
{
    /// <summary>A key was written, removed, expired, or marked.</summary>
    /// <param name="key">The text of the key.</param>
    void KeyChanged(string key);

    /// <summary>A version was raised, made or lost.</summary>
    /// <param name="version">Its name, see <see cref="RemoteVersions"/>.</param>
    void VersionChanged(string version);

    /// <summary>All keys that match have changed.</summary>
    /// <param name="pattern">In the syntax of <c>ClearPatternAsync</c>.</param>
    void PatternCleared(string pattern);

    /// <summary>Everything may have changed: the tier was emptied, or says so.</summary>
    void EverythingChanged();

    /// <summary>From here on changes may go unheard. Called as soon as it is known; also when it is found out afterwards.</summary>
    void CoverageLost();

    /// <summary>From here on every change is heard; earlier changes may have gone unheard.</summary>
    void CoverageBegan();

    /// <summary>A probe was answered.</summary>
    /// <param name="sentAt">When it was sent, as a timestamp of the cache's time provider.</param>
    void Confirmed(long sentAt);
}
