using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Writing;

/// <summary>A sink that is a lambda, with services of a scope of its own for each batch.</summary>
internal sealed class LambdaSink<T>(IServiceScopeFactory scopes, Func<IServiceProvider, WriteBehindBatch<T>, CancellationToken, ValueTask> write) : IWriteBehindSink<T>
{
    public async ValueTask WriteAsync(WriteBehindBatch<T> batch, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await write(scope.ServiceProvider, batch, cancellationToken).ConfigureAwait(false);
        }
    }
}
