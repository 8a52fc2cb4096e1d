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

    /// <summary>Notes it.</summary>
    public void Note(string text)
    {
        var now = recorder.Now();
        recorder.Add(recorder.History.Faults, new FaultSpan(text, node, now, now, IsNoted: true));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is RedisChanged or MessagesLost)
        {
            Note(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
