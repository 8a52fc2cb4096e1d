namespace FusionTiered.Show.Holes;

/// <summary>One node: a cache with a memory and a connection of its own.</summary>
internal abstract class HoleNode : IAsyncDisposable
{
    public abstract ValueTask<string> GetOrSetAsync(Life life, string key, Func<CancellationToken, ValueTask<string>> source, TimeSpan? lifetime = null);

    public abstract ValueTask<Seen> TryGetAsync(Life life, string key);

    public abstract ValueTask SetAsync(Life life, string key, string value, string? tag = null);

    public abstract ValueTask RemoveAsync(Life life, string key);

    public abstract ValueTask ExpireAsync(Life life, string key);

    public abstract ValueTask RemoveByTagAsync(string tag);

    public abstract ValueTask DisposeAsync();

    /// <summary>Ends the value of a key; where it is set, to <paramref name="value"/>.</summary>
    public ValueTask ChangeAsync(Change change, Life life, string key, string value) => change switch
    {
        Change.Remove => RemoveAsync(life, key),
        Change.Set => SetAsync(life, key, value),
        _ => ExpireAsync(life, key),
    };

    /// <summary>Whether the node answers otherwise than <paramref name="truth"/>, and goes on to do so.</summary>
    /// <param name="patience">A message of another node may still be on its way.</param>
    public async ValueTask<bool> StaysStaleAsync(string key, string truth, TimeSpan patience, TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        while (!string.Equals(await GetOrSetAsync(Life.Usual, key, _ => new(truth)), truth, StringComparison.Ordinal))
        {
            if (clock.GetElapsedTime(began) > patience)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), clock);
        }

        return false;
    }
}
