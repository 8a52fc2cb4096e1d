using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Distributed;

public sealed class CoherentUnansweredReadsTests : UnansweredReads
{
    protected override IFusionTieredBuilder Add(IServiceCollection services, Action<FusionTieredOptions> configure) => services.AddCoherentCache(configure);
}
