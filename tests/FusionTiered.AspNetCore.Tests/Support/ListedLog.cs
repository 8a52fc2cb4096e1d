using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.Tests.Support;

/// <summary>A log that keeps its lines, of every category.</summary>
internal sealed class ListedLog : ILogger, ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

    /// <summary>The texts of the lines with an id.</summary>
    public string[] Of(int id) => [.. _lines.Where(line => line.Id == id).Select(static line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
    }
}
