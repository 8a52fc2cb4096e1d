using FusionTiered.WriteBehind.Streams;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Registration;

/// <summary>Fails the start of the host when Redis is there and does not fit. Makes the cache, so that writes of earlier runs go on before anybody asks for it.</summary>
/// <param name="find">Finds the buffer.</param>
/// <param name="time">The clock.</param>
internal sealed class StartCheck(Func<ICheckedBuffer> find, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await find().CheckAsync().AsTask().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // The service starts without Redis. The check is made when Redis comes.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
