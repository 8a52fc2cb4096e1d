using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Sharing;

namespace FusionTiered.Fusion.Calls;

/* Callers of one key without a source share one read of L2. A caller joins a read that began before it came as memory would serve
   it the same answer: nothing that this node has done or heard of outdated the key in between. The fences tell, as they do for
   memory. A caller that wants more than memory has (a read of its own, a verified value) does not come here. */
internal sealed class SharedAsks
{
    // A key that is written all the time would keep a caller waiting for one read after the other.
    private const int MostFollowed = 2;

    private readonly SharedReads _underWay = new();
    private readonly ProfileFence _fence;
    private readonly Func<string, ValueTask<L2Answer>> _ask;

    /// <param name="fence">The fence of the profile.</param>
    /// <param name="ask">Asks L2 for a key. It does not throw when L2 fails: the answer tells.</param>
    public SharedAsks(ProfileFence fence, Func<string, ValueTask<L2Answer>> ask)
    {
        (_fence, _ask) = (fence, ask);
        Ask = AskAsync;
    }

    /// <summary>How many reads are under way.</summary>
    public int Count => _underWay.Count;

    /// <summary>Asks for a key, or waits for the answer that another caller waits for. One delegate for all tickets.</summary>
    public Func<string, ValueTask<AskedL2>> Ask { get; }

    /// <summary>The same; others follow until the caller ends what it leads.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The caller hands it to <see cref="End"/>, once it has taken the value.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AskedL2> JoinAsync(string key)
    {
        for (var followed = 0; followed < MostFollowed;)
        {
            var present = _underWay.Find(key);
            if (present is SharedAsk other && _fence.IsClean(key, other.Since))
            {
                followed++;
                if (await other.FollowAsync().ConfigureAwait(false) is { } answer && _fence.IsClean(key, answer.Since))
                {
                    return new(answer, IsShared: true);
                }
            }
            else if (new SharedAsk(key, _fence.Now) is var own && _underWay.TryBegin(own, present))
            {
                return await LeadAsync(own).ConfigureAwait(false);
            }
        }

        return new(await _ask(key).ConfigureAwait(false));
    }

    /// <summary>L2 has a new value: a read under way may have seen the one before. The fences do not tell of a load.</summary>
    public void Forget(string key) => _underWay.Forget(key);

    /// <summary>The caller has taken the value: the next one finds it in memory, and those who follow get the answer.</summary>
    public void End(in AskedL2 asked)
    {
        if (asked.Led is { } led)
        {
            Close(led, asked.Answer);
        }
    }

    private async ValueTask<AskedL2> AskAsync(string key)
    {
        var asked = await JoinAsync(key).ConfigureAwait(false);
        End(asked);
        return asked;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AskedL2> LeadAsync(SharedAsk own)
    {
        try
        {
            return new(await _ask(own.Key).ConfigureAwait(false), Led: own);
        }
        catch
        {
            Close(own, answer: null);
            throw;
        }
    }

    private void Close(SharedRead<L2Answer> read, L2Answer? answer)
    {
        _underWay.End(read);
        read.Answer(answer);
    }
}
