using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Refreshing;

/// <summary>One try of a refresher.</summary>
/// <param name="Cache">The cache.</param>
/// <param name="Scopes">Gives the source its services.</param>
/// <param name="FailuresInRow">The tries that failed before it.</param>
/// <param name="Turn">The number of this node's turn.</param>
internal sealed record RefreshTry(IDomainCache Cache, IServiceScopeFactory Scopes, int FailuresInRow, long Turn)
{
    /// <summary>The answer of the source, once it was asked.</summary>
    public SourceContext? Answer { get; set; }
}
