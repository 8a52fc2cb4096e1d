using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Registration;

internal sealed record FusionTieredBuilder(IServiceCollection Services, string Name) : IFusionTieredBuilder;
