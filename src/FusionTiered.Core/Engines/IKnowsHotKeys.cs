namespace FusionTiered.Engines;

/// <summary>A cache that counts how often its keys in memory are used. Both engines implement it.</summary>
internal interface IKnowsHotKeys
{
    /// <summary>The keys in memory that were used most, by the counts of the eviction policy, the hottest first.</summary>
    /// <param name="profiles">The names of the profiles that count.</param>
    /// <param name="most">How many at most.</param>
    IReadOnlyList<HotKey> HottestKeys(IReadOnlySet<string> profiles, int most);
}
