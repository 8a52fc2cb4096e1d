namespace FusionTiered.Coherent.Tests.Support;

/// <summary>A batch source on command. It answers the last part of each key and the number of times that key was asked for.</summary>
internal sealed class BatchSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CacheKey, int> _times = [];
    private readonly List<string> _asked = [];
    private TaskCompletionSource? _held;
    private string? _leftOut;
    private bool _fails;

    /// <summary>The last parts of the keys of each call, in order.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>That of the last call.</summary>
    public CancellationToken Token { get; private set; }

    public static ValueTask<IReadOnlyDictionary<CacheKey, string>> LoadAsync(
        BatchSource source, IReadOnlyList<CacheKey> missing, CancellationToken token) => source.AnswerAsync(missing, token);

    public void Fails() => _fails = true;

    public void LeavesOut(string key) => _leftOut = key;

    public void Holds() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held!.SetResult();

    private static string Name(CacheKey key) => key.Text[(key.Text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private async ValueTask<IReadOnlyDictionary<CacheKey, string>> AnswerAsync(IReadOnlyList<CacheKey> missing, CancellationToken token)
    {
        lock (_gate)
        {
            Token = token;
            _asked.Add(string.Join(' ', missing.Select(Name)));
        }

        if (_held is { } held)
        {
            await held.Task.WaitAsync(token);
        }

        if (_fails)
        {
            throw new HttpRequestException("down");
        }

        lock (_gate)
        {
            return missing.Where(key => Name(key) != _leftOut).ToDictionary(key => key, key => Name(key) + (_times[key] = _times.GetValueOrDefault(key) + 1));
        }
    }
}
