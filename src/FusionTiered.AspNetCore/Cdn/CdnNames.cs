using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Cdn;

/// <summary>The names of the settings of CDNs: one for each registration, and the first has the default name.</summary>
internal sealed record CdnNames(string Name)
{
    /// <summary>A name for one more CDN.</summary>
    public static string Next(IServiceCollection services)
    {
        var before = services.Count(static service => service.ServiceType == typeof(CdnNames));
        var next = new CdnNames(before == 0 ? Options.DefaultName : string.Create(CultureInfo.InvariantCulture, $"cdn-{before + 1}"));
        services.AddSingleton(next);
        return next.Name;
    }
}
