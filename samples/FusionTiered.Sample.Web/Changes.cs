namespace FusionTiered.Sample.Web;

/// <summary>What the endpoints that change data have in common.</summary>
internal static class Changes
{
    /// <summary>
    /// Refuses a POST that a page of another site can send without asking: one without JSON and without the header of the pages. Then answers what a write says: 404 where the database has no such row, 503 where the buffer of orders takes none.
    /// </summary>
    public static RouteGroupBuilder GuardChanges(this RouteGroupBuilder group) => group.AddEndpointFilter(static async (context, next) =>
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsPost(request.Method) && !request.HasJsonContentType() && request.Headers[PageHeader.Name] != "1")
        {
            return TypedResults.Problem($"Send JSON, or the header {PageHeader.Name}: 1. A page of another site can send neither unasked.", statusCode: StatusCodes.Status403Forbidden);
        }

        try
        {
            return await next(context);
        }
        catch (NotSavedException none)
        {
            return TypedResults.Problem(none.Message, statusCode: StatusCodes.Status404NotFound);
        }
        catch (WriteNotAcceptedException full)
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return TypedResults.Problem(full.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    });
}
