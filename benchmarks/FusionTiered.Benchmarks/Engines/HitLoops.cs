using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks.Engines;

/// <summary>Tight loops over the keys of a <see cref="HitScene"/>; each returns a sum, so that every value is read.</summary>
internal sealed class HitLoops(HitScene scene)
{
    private const int Mask = HitScene.Keys - 1;

    // As a field of the interface's type: what a service that was handed an IDomainCache has.
    private readonly IDomainCache _cache = scene.Cache;

    public long Dictionary(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += scene.Dictionary.TryGetValue(scene.Texts[i & Mask], out var box) ? box.Number : 0;
        }

        return sum;
    }

    public long MemoryCache(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += scene.Memory.TryGetValue(scene.Texts[i & Mask], out Box? box) ? box!.Number : 0;
        }

        return sum;
    }

    public long TryGet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGet(scene.Built[i & Mask], out Box box) ? box.Number : 0;
        }

        return sum;
    }

    public long TryGetNumber(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGet(scene.Numbers[i & Mask], out int number) ? number : 0;
        }

        return sum;
    }

    public long TryGetTagged(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += _cache.TryGet(scene.WithTags[i & Mask], out Box box) ? box.Number : 0;
        }

        return sum;
    }

    public long GetOrSet(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Now(_cache.GetOrSetAsync(scene.Built[i & Mask], i, static (n, _) => new ValueTask<Box>(new Box(n))));
        }

        return sum;
    }

    public long GetOrSetComposed(int calls)
    {
        long sum = 0;
        for (var i = 0; i < calls; i++)
        {
            sum += Composed(i);
        }

        return sum;
    }

    // A method of its own, as in an application: the key lives on the stack of one call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Composed(int i) =>
        Now(_cache.GetOrSetAsync(
            HitScene.Feed.Key($"{scene.Users[i & Mask]}:{scene.Pages[i & Mask]}"), i, static (n, _) => new ValueTask<Box>(new Box(n))));

    private static int Now(ValueTask<Box> hit) =>
#pragma warning disable VSTHRD002 // It has completed: that is what a hit is.
        hit.IsCompletedSuccessfully ? hit.Result.Number : throw new InvalidOperationException("A hit was expected.");
}
