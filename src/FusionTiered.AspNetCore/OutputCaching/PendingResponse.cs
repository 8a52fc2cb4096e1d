namespace FusionTiered.AspNetCore.OutputCaching;

/* A response that is being made. It is a load of the cache that began before the endpoint ran: what is invalidated from then on, on this
   node or another, outdates it, whichever tags the response turns out to have. The body has a key of its own, so its lease holds up nobody. */
internal sealed class PendingResponse
{
    private readonly TaskCompletionSource<MadeResponse?> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _id = Guid.NewGuid().ToString("N", System.Globalization.CultureInfo.InvariantCulture);
    private Task<CacheResult<byte[]>> _load = null!;
    private volatile bool _isStored;

    /// <summary>Begins the load. When it returns, the load counts.</summary>
    public static async ValueTask<PendingResponse?> BeginAsync(IDomainCache cache)
    {
        var pending = new PendingResponse();
        pending._load = cache.GetOrSetResultAsync(OutputKeys.Body(pending._id), pending, static (pending, load, token) => pending.MakeAsync(load, token)).AsTask();
        await Task.WhenAny(pending._begun.Task, pending._load).ConfigureAwait(false);
        return pending._begun.Task.IsCompleted ? pending : null;
    }

    /// <summary>The response is there.</summary>
    /// <returns>The id of its body; null: it is not kept.</returns>
    public async ValueTask<string?> CompleteAsync(byte[] body, IReadOnlyCollection<string> tags, TimeSpan lifetime)
    {
        _made.TrySetResult(new MadeResponse(body, tags, lifetime));
        try
        {
            await _load.ConfigureAwait(false);
            return _isStored ? _id : null;
        }
#pragma warning disable CA1031 // The client has its response, whatever becomes of the copy.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>There is no response to keep.</summary>
    public void GiveUp() => _made.TrySetResult(null);

    private async ValueTask<byte[]> MakeAsync(SourceContext load, CancellationToken deadline)
    {
        _begun.TrySetResult();
        using var late = deadline.UnsafeRegister(static pending => ((PendingResponse)pending!).GiveUp(), this);
        if (await _made.Task.ConfigureAwait(false) is not { } made)
        {
            return load.DoNotStore(Array.Empty<byte>());
        }

        load.Lifetime = made.Lifetime;
        foreach (var tag in made.Tags)
        {
            load.Tag(tag);
        }

        _isStored = true;
        return made.Body;
    }

    private sealed record MadeResponse(byte[] Body, IReadOnlyCollection<string> Tags, TimeSpan Lifetime);
}
