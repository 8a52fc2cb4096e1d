namespace FusionTiered.Sample.Web;

/// <summary>What the endpoints that change data have in common.</summary>
internal static class Changes
{
    /// <summary>Answers what a write says: 404 where the database has no such row, 503 where the buffer of orders takes none.</summary>
    public static RouteGroupBuilder AnswerRefusedWrites(this RouteGroupBuilder group) => group.AddEndpointFilter(static async (context, next) =>
    {
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
