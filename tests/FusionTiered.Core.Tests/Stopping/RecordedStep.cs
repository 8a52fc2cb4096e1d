using FusionTiered.Stopping;

namespace FusionTiered.Core.Tests.Stopping;

/// <summary>A step that notes when it ran, and does what a test says.</summary>
internal sealed class RecordedStep(List<string> ran, StopStage stage, string name, Func<CancellationToken, Task>? work = null) : IStopStep
{
    public StopStage Stage => stage;

    public string Name => name;

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        lock (ran)
        {
            ran.Add(name);
        }

        await (work?.Invoke(cancellationToken) ?? Task.CompletedTask);
    }
}
