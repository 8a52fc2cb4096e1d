namespace FusionTiered.Sample.Web;

/// <summary>A CDN in front, where the section <c>Cdn</c> names one: <c>Cdn:UrlTemplate</c>, <c>Cdn:Secret</c> and the other settings of <see cref="CdnOptions"/>.</summary>
internal static class Cdn
{
    public static IServiceCollection AddCdn(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Cdn");

        // A variable of the environment that happens to be called CDN is no section.
        return section.GetChildren().Any() ? services.AddCdnPurger(section) : services;
    }
}
