using System.Collections.Concurrent;

namespace FusionTiered.Show.Holes;

/// <summary>Holds the next reading of one text from L2, on whichever node. Serializers are synchronous, so it holds their thread.</summary>
internal sealed class ReadHold : IDisposable
{
    private static readonly ConcurrentDictionary<string, ReadHold> All = new(StringComparer.Ordinal);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _goOn = new();
    private readonly string _text;

    public ReadHold(string text) => All[_text = text] = this;

    /// <summary>Ends when the reading is held.</summary>
    public Task Reached => _reached.Task;

    public static void PassBy(string text)
    {
        if (!All.IsEmpty && All.TryRemove(text, out var hold))
        {
            hold._reached.TrySetResult();
            hold._goOn.Wait();
        }
    }

    public void Release() => _goOn.Set();

    public void Dispose()
    {
        // A read that still waits there is let go; the event has no handle of the system.
        All.TryRemove(new(_text, this));
        _goOn.Set();
    }
}
