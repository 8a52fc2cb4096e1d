namespace FusionTiered.AspNetCore.OutputCaching;

/* A response that is being made. It is a load of the cache that began before the endpoint ran: what is invalidated from then on, on this
   node or another, outdates it, whichever tags the response turns out to have. The body has a key of its own, so its lease holds up nobody.
   Requests of this node that miss the same response meanwhile share it: it began before each of them, and the first response that may be
   kept is the one. */
internal sealed class PendingResponse
{
    private readonly TaskCompletionSource<MadeResponse?> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _id = Guid.NewGuid().ToString("N", System.Globalization.CultureInfo.InvariantCulture);
    private volatile bool _isStored;

    /// <summary>Whether a response is there, or none will be: whoever misses now needs another load.</summary>
    public bool IsOver => _made.Task.IsCompleted;

    /// <summary>Requests that may bring the response. Guarded by <see cref="PendingResponses"/>.</summary>
    public int Requests { get; set; }

    /// <summary>Whether the load counts, once that is known; false: it does not begin.</summary>
    public Task<bool> Begun => _begun.Task;

    /// <summary>Runs the load. It ends when the response is there, or none will be, and does not fail.</summary>
    public async Task RunAsync(IDomainCache cache)
    {
        try
        {
            await cache.GetOrSetResultAsync(OutputKeys.Body(_id), this, static (pending, load, token) => pending.MakeAsync(load, token)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The clients have their response, whatever becomes of the copy.
        catch (Exception)
#pragma warning restore CA1031
        {
            _isStored = false;
        }
        finally
        {
            GiveUp();
            _begun.TrySetResult(false);
            _ended.TrySetResult();
        }
    }

    /// <summary>The response is there.</summary>
    /// <returns>The id of its body; null: it is not kept, or another request has brought it before.</returns>
    public async ValueTask<string?> CompleteAsync(byte[] body, IReadOnlyCollection<string> tags, TimeSpan lifetime)
    {
        if (!_made.TrySetResult(new MadeResponse(body, tags, lifetime)))
        {
            return null;
        }

        await _ended.Task.ConfigureAwait(false);
        return _isStored ? _id : null;
    }

    /// <summary>There is no response to keep.</summary>
    public void GiveUp() => _made.TrySetResult(null);

    private async ValueTask<byte[]> MakeAsync(SourceContext load, CancellationToken deadline)
    {
        _begun.TrySetResult(true);
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
