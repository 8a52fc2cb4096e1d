using System.Collections.Concurrent;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Runs;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>
/// Notes as faults of the run that a node leaves Redis alone, or has lost messages. On a busy machine Redis may answer too late though nothing
/// was planned: then each node loads for itself, and a load that was under way is outdated.
/// </summary>
internal sealed class NotedTrouble(Recorder recorder, int node) : ILoggerProvider, ILogger
{
    private const int RedisChanged = 4001;
    private const int MessagesLost = 4008;
    private const int OneLostMessages = 4018;

    private static readonly long Again = TimeSpan.FromMilliseconds(50).Ticks;

    // A node has waited for about so long before.
    private static readonly long Waited = TimeSpan.FromMilliseconds(100).Ticks;

    private readonly ConcurrentDictionary<string, long> _noted = [];

    /// <summary>Notes it, unless it was noted a moment ago.</summary>
    public void Note(string text)
    {
        var now = recorder.Now();
        if (_noted.TryGetValue(text, out var last) && now.Ticks - last < Again)
        {
            return;
        }

        _noted[text] = now.Ticks;
        recorder.Add(recorder.History.Faults, new FaultSpan(text, node, now with { Ticks = now.Ticks - Waited }, now, IsNoted: true));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is RedisChanged or MessagesLost or OneLostMessages)
        {
            Note(eventId.Id != RedisChanged ? "lost messages" : "leaves Redis alone, or comes back");
        }
    }

    public void Dispose()
    {
    }
}
