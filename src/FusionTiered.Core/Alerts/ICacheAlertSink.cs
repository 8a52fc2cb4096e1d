namespace FusionTiered;

/// <summary>Takes alerts somewhere: to a chat, a pager, a table. Registered with <c>AddAlertSink</c>.</summary>
/// <remarks>One change after the other, in their order. A sink that fails or is slow holds up no other one.</remarks>
public interface ICacheAlertSink
{
    /// <summary>Its name in the log.</summary>
    string Name { get; }

    /// <summary>An alert began or ended.</summary>
    /// <param name="change">The alert, and what became of it.</param>
    /// <param name="cancellationToken">Cancelled when the service stops and its patience is over.</param>
    ValueTask SendAsync(CacheAlertChange change, CancellationToken cancellationToken);
}
