using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Caches;

/// <summary>A value of a request is not allowed. The endpoints answer 400 with it.</summary>
internal sealed class WrongInputException : Exception
{
    private const int MostShown = 64;

    /// <param name="field">The name of the parameter or of the member of the body.</param>
    /// <param name="value">What was written; null: it was left out.</param>
    /// <param name="allowed">What it may be, as the end of a sentence that begins with "it must be".</param>
    public WrongInputException(string field, string? value, string allowed)
        : this(field, $"{field} is {(value is null ? "missing" : $"'{Shown(value)}'")}; it must be {allowed}.")
    {
    }

    private WrongInputException(string field, string sentence)
        : base(sentence) => Field = field;

    /// <summary>The name of the parameter or of the member of the body.</summary>
    public string Field { get; }

    /// <summary>With a sentence that says it all.</summary>
    public static WrongInputException Of(string field, string sentence) => new(field, sentence);

    public IResult ToResult() =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [Field] = [Message] }, detail: Message, title: "Wrong input.");

    private static string Shown(string value) =>
        string.Concat((value.Length <= MostShown ? value : string.Concat(value.AsSpan(0, MostShown), "...")).Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
