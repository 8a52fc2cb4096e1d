using FusionTiered.Profiles;
using FusionTiered.Writing;

namespace FusionTiered.Core.Tests.Writing;

/// <summary>A buffer that takes every write and forgets it.</summary>
internal sealed class BufferOnCommand : IWriteBuffer<string>
{
    /// <summary>What it answers to a writer whose value is in the cache.</summary>
    public bool IsNewest { get; set; } = true;

    /// <summary>What the last writer told it.</summary>
    public bool WasEverywhere { get; private set; } = true;

    public void Start(ProfileState profile, IDomainCache cache)
    {
    }

    public ValueTask<AcceptedWrite> AcceptAsync(CacheKey key, string value, CancellationToken cancellationToken) => new(new AcceptedWrite(1));

    public ValueTask<bool> IsNewestAsync(CacheKey key, AcceptedWrite write, bool isEverywhere)
    {
        WasEverywhere = isEverywhere;
        return new(IsNewest);
    }

    public ValueTask<PendingValue<T>> FindAsync<T>(CacheKey key) => new(PendingValue<T>.None);

    public ValueTask FindManyAsync<T>(IReadOnlyList<CacheKey> keys, Dictionary<CacheKey, T> into) => default;

    public ValueTask<bool> ContainsAsync(CacheKey key) => new(false);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public ValueTask<IReadOnlyList<PoisonWrite<string>>> ListPoisonAsync(CancellationToken cancellationToken) => new([]);

    public ValueTask<bool> DropPoisonAsync(Guid id, CancellationToken cancellationToken) => new(false);

    public ValueTask StopAsync(CancellationToken cancellationToken) => default;
}
