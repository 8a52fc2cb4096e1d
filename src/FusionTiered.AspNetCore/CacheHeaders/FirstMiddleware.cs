using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>Registers the callback of the cache headers before any middleware of the application: it then sees cookies that they add as the response starts.</summary>
internal sealed class FirstMiddleware : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static rest => http =>
        {
            StartingHeaders.Of(http);
            return rest(http);
        });
        next(app);
    };
}
