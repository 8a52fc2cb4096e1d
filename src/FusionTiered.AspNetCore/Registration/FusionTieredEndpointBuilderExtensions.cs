using FusionTiered;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Settings;
using FusionTiered.Engines;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Settings of the endpoints of a cache.</summary>
public static class FusionTieredEndpointBuilderExtensions
{
    /// <summary>Reads the settings of the cache's endpoints from its section <c>Endpoints</c>, and from code after it. They are checked when the application starts.</summary>
    /// <remarks>Without this call <c>MapFusionTiered</c> works with the defaults. It opens nothing by itself.</remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Changes the settings; what is said here wins.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder AddEndpoints(this IFusionTieredBuilder builder, Action<CacheEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        builder.ReadsSection(new SectionReader(EndpointSettings.Section, Settings: [.. EndpointSettings.All.Select(static setting => setting.Name)]));
        services.AddSingleton<IConfigureOptions<CacheEndpointOptions>>(provider => new EndpointSectionSetup(name, provider));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CacheEndpointOptions>, CacheEndpointOptionsValidator>());
        services.AddOptions<CacheEndpointOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        // For descriptions of the endpoints in applications without reflection.
        services.Configure<JsonOptions>(static json =>
        {
            if (!json.SerializerOptions.TypeInfoResolverChain.Contains(AnswerJson.Default))
            {
                json.SerializerOptions.TypeInfoResolverChain.Add(AnswerJson.Default);
            }
        });
        return builder;
    }
}
