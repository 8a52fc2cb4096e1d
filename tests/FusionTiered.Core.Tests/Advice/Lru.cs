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

    public static double Rate(int[] keys, int size) => Hits(keys, size).Count(static isHit => isHit) / (double)keys.Length;
}
