using Microsoft.AspNetCore.Http.HttpResults;

namespace FusionTiered.Sample.Web;

/// <summary>Looks at the numbers of a request. The binder takes NaN and infinity; JSON, and so every later answer, has neither.</summary>
internal static class Numbers
{
    /// <summary>Refuses a number that is not finite, or not above 0; null: all are right.</summary>
    public static IResult? NotPositive(params (string Name, double Value)[] numbers) => Refusal(numbers, static value => double.IsFinite(value) && value > 0, "a number above 0");

    /// <summary>Refuses a number that is not finite; null: it is right.</summary>
    public static IResult? NotFinite(string name, double value) => Refusal([(name, value)], double.IsFinite, "a number");

    private static ProblemHttpResult? Refusal((string Name, double Value)[] numbers, Func<double, bool> isRight, string allowed) =>
        Array.Find(numbers, one => !isRight(one.Value)) is { Name: { } name, Value: var value }
            ? TypedResults.Problem(FormattableString.Invariant($"{name} is {value}; it must be {allowed}."), statusCode: StatusCodes.Status400BadRequest)
            : null;
}
