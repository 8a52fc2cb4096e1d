namespace FusionTiered.WriteBehind.Tests.Support;

/// <summary>What was acknowledged beside what the sink took: the promise of a durable buffer.</summary>
internal static class Deliveries
{
    /// <summary>The breaches; empty: every acknowledged write is there, in the order of its key, and what is there twice has one id.</summary>
    public static IReadOnlyList<string> Breaches(IEnumerable<string> acknowledged, IReadOnlyList<SunkWrite> sunk) =>
        [.. Lost(acknowledged, sunk), .. OutOfOrder(sunk), .. TwoIds(sunk)];

    public static IEnumerable<string> Lost(IEnumerable<string> acknowledged, IReadOnlyList<SunkWrite> sunk) =>
        acknowledged.Except(sunk.Select(static write => $"{write.Key} {write.Value}"), StringComparer.Ordinal).Select(static write => $"lost: {write}");

    // An older write after a newer one, also as a repetition, would put an old value back.
    private static IEnumerable<string> OutOfOrder(IReadOnlyList<SunkWrite> sunk) =>
        from ofKey in sunk.GroupBy(static write => write.Key, StringComparer.Ordinal)
        from pair in ofKey.Zip(ofKey.Skip(1))
        where pair.Second.Sequence < pair.First.Sequence
        select $"out of order: {pair.Second} after {pair.First}";

    private static IEnumerable<string> TwoIds(IReadOnlyList<SunkWrite> sunk) =>
        sunk.GroupBy(static write => (write.Key, write.Value)).Where(static same => same.Select(static write => write.Id).Distinct(StringComparer.Ordinal).Skip(1).Any()).Select(static same => $"two ids: {same.Key}")
            .Concat(sunk.GroupBy(static write => write.Id, StringComparer.Ordinal).Where(static same => same.Select(static write => (write.Key, write.Value)).Distinct().Skip(1).Any()).Select(static same => $"one id for two: {same.Key}"));
}
