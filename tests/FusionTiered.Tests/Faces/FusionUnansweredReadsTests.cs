using FusionTiered.Coherent.Tests.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Faces;

public sealed class FusionUnansweredReadsTests : UnansweredReads
{
    protected override IFusionTieredBuilder Add(IServiceCollection services, Action<FusionTieredOptions> configure) => services.AddFusionTiered(configure);
}
