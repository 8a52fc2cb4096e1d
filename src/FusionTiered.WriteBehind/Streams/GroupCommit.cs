using FusionTiered.WriteBehind.Redis;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>Runs scripts whose writes must be on disk. Those that come while one group waits for the disk are the next group, and share one wait.</summary>
/// <param name="connection">The connection. It ends here.</param>
internal sealed class GroupCommit(AofConnection connection) : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private List<Commit> _next = [];
    private bool _isRunning;

    /// <returns>The answer of the script, and the reason why it is not known whether its write is on disk; null: it is.</returns>
    public Task<(RedisResult Answer, string? NotOnDisk)> RunAsync(string script, RedisKey[] used, RedisValue[] values)
    {
        Commit commit = new(script, used, values);
        lock (_gate)
        {
            _next.Add(commit);
            if (_isRunning)
            {
                return commit.Done.Task;
            }

            _isRunning = true;
        }

        _ = RunOnAsync();
        return commit.Done.Task;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    public void Dispose() => connection.Dispose();

    private async Task RunOnAsync()
    {
        while (Take() is { } group)
        {
            AofTurn turn;
            try
            {
                turn = await connection.BeginAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The callers get it, whatever it is.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                group.ForEach(commit => commit.Done.TrySetException(Unsent(failure)));
                continue;
            }

            await RunAsync(group, turn).ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(List<Commit> group, AofTurn turn)
    {
        // Each sends its script before its first wait.
        var running = group.ConvertAll(commit => turn.RunAsync(commit.Script, commit.Used, commit.Values));
        await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var notOnDisk = running.Exists(static one => one.IsCompletedSuccessfully) ? await turn.OnDiskAsync().ConfigureAwait(false) : null;
        foreach (var (commit, ran) in group.Zip(running))
        {
            if (ran.IsCompletedSuccessfully)
            {
                commit.Done.TrySetResult((await ran.ConfigureAwait(false), notOnDisk));
            }
            else
            {
                commit.Done.TrySetException(ran.Exception?.InnerException ?? new TaskCanceledException(ran));
            }
        }
    }

    // Before the first script nothing was sent, whatever the failure. An error of the server says so itself.
    private static Exception Unsent(Exception failure) => failure is TimeoutException or RedisException and not RedisServerException
        ? new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, failure.Message, failure, CommandStatus.WaitingToBeSent)
        : failure;

    private List<Commit>? Take()
    {
        lock (_gate)
        {
            if (_next.Count == 0)
            {
                _isRunning = false;
                return null;
            }

            var group = _next;
            _next = [];
            return group;
        }
    }

    private sealed class Commit(string script, RedisKey[] used, RedisValue[] values)
    {
        public string Script => script;

        public RedisKey[] Used => used;

        public RedisValue[] Values => values;

        public TaskCompletionSource<(RedisResult Answer, string? NotOnDisk)> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
