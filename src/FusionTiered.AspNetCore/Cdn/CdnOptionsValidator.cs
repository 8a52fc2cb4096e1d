using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Cdn;

/// <summary>Finds every fault of the CDN's settings at once. The secret is in no message.</summary>
internal sealed class CdnOptionsValidator : IValidateOptions<CdnOptions>
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public ValidateOptionsResult Validate(string? name, CdnOptions options)
    {
        string[] faults = [.. options.Faults, .. FaultsOf(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(CdnOptions options)
    {
        if (!IsToken(options.Method))
        {
            yield return Fault(nameof(options.Method), options.Method, "a method of HTTP, such as POST or PURGE");
        }

        if (!Uri.TryCreate(options.UrlTemplate?.Replace("{key}", "k", StringComparison.Ordinal), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return Fault(nameof(options.UrlTemplate), options.UrlTemplate, "an absolute http or https address; {key} in it stands for one key");
        }

        if (!IsToken(options.HeaderName))
        {
            yield return Fault(nameof(options.HeaderName), options.HeaderName, "the name of a header");
        }

        if (options.Delimiter?.Trim() is not ("" or "," or ";") || options.Delimiter.Length is 0 or > 3)
        {
            yield return Fault(nameof(options.Delimiter), options.Delimiter, "a space, a comma or a semicolon, each with or without spaces around");
        }

        if (!IsToken(options.SecretHeader))
        {
            yield return Fault(nameof(options.SecretHeader), options.SecretHeader, "the name of a header");
        }

        if (options.Secret?.Any(char.IsControl) == true)
        {
            yield return Fault(nameof(options.Secret), "(hidden)", "without control characters");
        }

        if (options.Tries is < 1 or > 20)
        {
            yield return Fault(nameof(options.Tries), options.Tries, "1 to 20");
        }

        if (options.FirstPause < TimeSpan.FromMilliseconds(10) || options.FirstPause > TimeSpan.FromMinutes(1))
        {
            yield return Fault(nameof(options.FirstPause), options.FirstPause, "00:00:00.010 to 00:01:00");
        }

        if (options.Deadline < TimeSpan.FromMilliseconds(100) || options.Deadline > TimeSpan.FromMinutes(5))
        {
            yield return Fault(nameof(options.Deadline), options.Deadline, "00:00:00.100 to 00:05:00");
        }
    }

    private static bool IsToken(string? text) => text is { Length: > 0 } && !text.AsSpan().ContainsAnyExcept(Token);

    private static string Fault(string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{nameof(CdnOptions)}.{name} is '{value}'; it must be {allowed}.");
}
