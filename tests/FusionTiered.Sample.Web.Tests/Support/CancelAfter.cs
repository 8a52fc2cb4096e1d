using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>A token that is cancelled as soon as a database has run a command: the caller hangs up between the write and the answer.</summary>
internal sealed class CancelAfter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly CancellationTokenSource _hangUp = new();
    private readonly List<IDisposable> _subscriptions = [];
    private readonly string _command;

    /// <param name="command">How the command begins.</param>
    public CancelAfter(string command)
    {
        _command = command;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public CancellationToken Token => _hangUp.Token;

    public void Dispose()
    {
        _subscriptions.ForEach(one => one.Dispose());
        _hangUp.Dispose();
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted", Value: CommandEventData { Command.CommandText: var text } } && text.StartsWith(_command, StringComparison.Ordinal))
        {
            _hangUp.Cancel();
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
