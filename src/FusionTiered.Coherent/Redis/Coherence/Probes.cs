using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Coherence;

/// <summary>
/// Callers that wait for a PING sent after they came. One PING is under way for them at a time: who comes meanwhile waits for the
/// next one, which is sent when that is answered, and serves all of them.
/// </summary>
internal sealed class Probes(RedisClient client)
{
    private readonly Lock _gate = new();
    private Round? _underWay;
    private Round? _next;

    /// <summary>Ends when a PING that was sent after this call was answered.</summary>
    public async ValueTask AskAsync(TimeSpan deadline)
    {
        if (deadline <= TimeSpan.Zero)
        {
            throw new RemoteTierException(RemoteFailure.Unreachable, "No time was left to ask Redis.");
        }

        try
        {
            await Join().Answered.Task.WaitAsync(deadline, client.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new RemoteTierException(RemoteFailure.Unknown, $"Redis did not answer PING within {deadline.TotalMilliseconds:0.#} ms.");
        }
    }

    /// <summary>A PING was answered, and its time told to the listener. Reader only.</summary>
    public void Answered(long sentAt)
    {
        Round? answered = null;
        var send = false;
        lock (_gate)
        {
            if (_underWay is { } round && round.Since <= sentAt)
            {
                answered = round;
                _underWay = _next;
                _next = null;
                send = _underWay is not null;

                // Not when the first of its callers came: a PING sent before the last of them must not serve it.
                if (send)
                {
                    _underWay!.Since = client.Time.GetTimestamp();
                }
            }
        }

        if (send)
        {
            Send();
        }

        answered?.Answered.SetResult();
    }

    /// <summary>The connection is gone, and with it the answers.</summary>
    public void Lost()
    {
        Round? underWay, next;
        lock (_gate)
        {
            (underWay, next) = (_underWay, _next);
            (_underWay, _next) = (null, null);
        }

        Fail(underWay);
        Fail(next);
    }

    private static void Fail(Round? round)
    {
        if (round is null)
        {
            return;
        }

        round.Answered.SetException(new RemoteTierException(RemoteFailure.Unknown, "The connection to Redis was lost while waiting for the reply to PING."));
        _ = round.Answered.Task.Exception; // observed: its callers may have left
    }

    private Round Join()
    {
        Round round;
        lock (_gate)
        {
            if (_underWay is not null)
            {
                return _next ??= new();
            }

            _underWay = round = new() { Since = client.Time.GetTimestamp() };
        }

        Send();
        return round;
    }

    private void Send() => client.Tracking.Current?.SendPing();

    private sealed class Round
    {
        /// <summary>From when on none of its callers has come.</summary>
        public long Since { get; set; }

        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
