namespace FusionTiered.Core.Tests.Advice;

/// <summary>An exact LRU memory.</summary>
internal static class Lru
{
    public static bool[] Hits(int[] keys, int size)
    {
        var order = new LinkedList<int>();
        var held = new Dictionary<int, LinkedListNode<int>>();
        return Array.ConvertAll(keys, key =>
        {
            var isHit = held.Remove(key, out var node);
            if (isHit)
            {
                order.Remove(node!);
            }
            else if (held.Count == size)
            {
                held.Remove(order.Last!.Value);
                order.RemoveLast();
            }

            held[key] = order.AddFirst(key);
            return isHit;
        });
    }

    /// <summary>The same with a lifetime that begins with each load.</summary>
    /// <param name="reads">Keys, and the seconds at which they are read.</param>
    /// <param name="size">Values at most.</param>
    /// <param name="lifetime">Seconds.</param>
    public static bool[] Hits((int Key, double At)[] reads, int size, double lifetime)
    {
        var loadedAt = new Dictionary<int, double>();
        var isThere = Hits([.. reads.Select(static read => read.Key)], size);
        return [.. reads.Select((read, i) =>
        {
            var isHit = isThere[i] && read.At - loadedAt[read.Key] < lifetime;
            loadedAt[read.Key] = isHit ? loadedAt[read.Key] : read.At;
            return isHit;
        })];
    }

    public static double Rate(int[] keys, int size) => Hits(keys, size).Count(static isHit => isHit) / (double)keys.Length;

    public static double Rate((int Key, double At)[] reads, int size, double lifetime) => Hits(reads, size, lifetime).Count(static isHit => isHit) / (double)reads.Length;
}
