namespace FusionTiered.AspNetCore.Tests.Saving;

/// <summary>The order of saves of a node, with an event between the write to L2 and the look at the order.</summary>
internal sealed class HookedOrder(ISaveOrder order, Action afterL2) : ISaveOrder
{
    public static void On(IDomainCache cache, Action afterL2)
    {
        var node = (CheckedDomainCache)cache;
        node.SaveOrder = new HookedOrder(node.SaveOrder, afterL2);
    }

    public ValueTask<long?> NextAsync(string key) => order.NextAsync(key);

    public ValueTask<long?> CurrentAsync(string key)
    {
        afterL2();
        return order.CurrentAsync(key);
    }
}
