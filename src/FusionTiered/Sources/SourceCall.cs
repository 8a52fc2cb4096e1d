using Polly;

namespace FusionTiered.Sources;

/// <summary>One call of a source, with the token that its deadline cancels.</summary>
#pragma warning disable CA1001 // see the field
internal sealed class SourceCall<T>(Load<T> load, SourceContext context, ResiliencePipeline? pipeline)
{
    // Never disposed: it has no timer, and an abandoned source may use its token at any later time.
    private readonly CancellationTokenSource _cancellation = new();

    public Task<T> InvokeAsync() =>
        pipeline is null
            ? load.InvokeAsync(context, _cancellation.Token).AsTask()
            : pipeline.ExecuteAsync(
                static (call, token) => call.Load.InvokeAsync(call.Context, token),
                (Load: load, Context: context),
                _cancellation.Token).AsTask();

    public void Cancel() => _cancellation.Cancel();
}
