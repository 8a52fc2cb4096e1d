using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Conformance;

/// <summary>Keeps the text of every warning and error.</summary>
public sealed class CollectedWarnings : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _texts = [];

    public IReadOnlyList<string> Texts => [.. _texts];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _texts.Enqueue(formatter(state, exception));
        }
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
