namespace FusionTiered.AspNetCore.OutputCaching;

/// <summary>The responses that are being made on this node, by the key of the output cache: one for each key.</summary>
internal sealed class PendingResponses(IDomainCache cache)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PendingResponse> _pending = new(StringComparer.Ordinal);

    /// <summary>A request has missed a response and may bring it.</summary>
    /// <returns>The response that is being made; null: none can be kept.</returns>
    public async ValueTask<PendingResponse?> JoinAsync(string key)
    {
        var (pending, isNew) = Enter(key);
        if (isNew)
        {
            _ = pending.RunAsync(cache);
        }

        if (await pending.Begun.ConfigureAwait(false))
        {
            return pending;
        }

        Leave(key, pending);
        return null;
    }

    /// <summary>The request has ended. With the last one there is no response to keep.</summary>
    public void Leave(string key, PendingResponse pending)
    {
        lock (_gate)
        {
            if (--pending.Requests > 0)
            {
                return;
            }

            if (_pending.TryGetValue(key, out var current) && ReferenceEquals(current, pending))
            {
                _pending.Remove(key);
            }
        }

        pending.GiveUp();
    }

    private (PendingResponse Pending, bool IsNew) Enter(string key)
    {
        lock (_gate)
        {
            var isNew = !_pending.TryGetValue(key, out var pending) || pending.IsOver;
            if (isNew)
            {
                pending = _pending[key] = new PendingResponse();
            }

            pending!.Requests++;
            return (pending, isNew);
        }
    }
}
