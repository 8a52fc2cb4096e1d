using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FusionTiered.Sample.Web;

/// <summary>The header that a page sends with every change. A page of another site cannot send it: the browser asks the service beforehand, and is refused.</summary>
internal static class PageHeader
{
    public const string Name = "X-FusionTiered-Request";

    /// <summary>Declares it for every endpoint that changes something, so that <c>/scalar</c> sends it. Programs need not send it to the cache endpoints.</summary>
    public static OpenApiOptions AddPageHeader(this OpenApiOptions options) => options.AddOperationTransformer(static (operation, context, _) =>
    {
        if (!HttpMethods.IsGet(context.Description.HttpMethod ?? HttpMethods.Get))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Name,
                In = ParameterLocation.Header,
                Required = true,
                Description = "Says that the request comes from a page of this service.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["1"], Default = "1" },
            });
        }

        return Task.CompletedTask;
    });
}
