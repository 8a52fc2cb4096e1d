namespace FusionTiered.AspNetCore.Tests.Saving;

/// <summary>The order of saves of a node, with an event at each look at it, or numbers that are not given.</summary>
internal sealed class HookedOrder(ISaveOrder order) : ISaveOrder
{
    private int _looks;
    private int _asked;

    /// <summary>Runs before a look: 1 is the one before the write to L2, 2 the one after it.</summary>
    public Func<int, Task> AtLook { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Runs before a number is given, counted from 1, and says whether it is given.</summary>
    public Func<int, Task<bool>> AtNumber { get; init; } = static _ => Task.FromResult(true);

    public static void AfterL2(IDomainCache cache, Action run) => On(cache, order => new HookedOrder(order)
    {
        AtLook = look =>
        {
            if (look == 2)
            {
                run();
            }

            return Task.CompletedTask;
        },
    });

    public static void On(IDomainCache cache, Func<ISaveOrder, HookedOrder> hook)
    {
        var node = (CheckedDomainCache)cache;
        node.SaveOrder = hook(node.SaveOrder);
    }

    public async ValueTask<long?> NextAsync(string key) => await AtNumber(Interlocked.Increment(ref _asked)) ? await order.NextAsync(key) : null;

    public async ValueTask<long?> CurrentAsync(string key)
    {
        await AtLook(Interlocked.Increment(ref _looks));
        return await order.CurrentAsync(key);
    }
}
