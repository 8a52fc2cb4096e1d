using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.ApiResponses;

/// <summary>Finds every fault of a rule at once.</summary>
internal static class ApiResponseRules
{
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static void Check(PathString path, ApiResponseRule rule)
    {
        string[] faults = [.. FaultsOf(rule, nameof(ApiResponseRule) + ".")];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(path.Value ?? string.Empty, typeof(ApiResponseRule), faults);
        }
    }

    /// <param name="rule">The settings.</param>
    /// <param name="before">Stands before the name of each setting: its class, or its section.</param>
    public static IEnumerable<string> FaultsOf(ApiResponseRule rule, string before)
    {
        if (rule.Lifetime < TimeSpan.FromMilliseconds(50) || rule.Lifetime > TimeSpan.FromDays(366))
        {
            yield return Fault(before, nameof(rule.Lifetime), rule.Lifetime, "00:00:00.050 to 366.00:00:00");
        }

        if (rule.Methods.Count == 0)
        {
            yield return Fault(before, nameof(rule.Methods), "(none)", "GET, HEAD or both");
        }

        foreach (var method in rule.Methods.Where(static method => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method)))
        {
            yield return Fault(before, nameof(rule.Methods), method, "GET, HEAD or both");
        }

        foreach (var name in rule.Query.Where(string.IsNullOrWhiteSpace))
        {
            yield return Fault(before, nameof(rule.Query), name, "names of query parts, or *");
        }

        if (rule.Query.Count > 1 && rule.Query.Contains("*"))
        {
            yield return Fault(before, nameof(rule.Query), string.Join(", ", rule.Query), "* alone, or names without *: clear Query first");
        }

        foreach (var name in rule.Headers.Where(string.IsNullOrWhiteSpace))
        {
            yield return Fault(before, nameof(rule.Headers), name, "names of headers");
        }

        foreach (var tag in rule.Tags.Where(string.IsNullOrWhiteSpace))
        {
            yield return Fault(before, nameof(rule.Tags), tag, "tags");
        }
    }

    private static string Fault(string before, string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{before}{name} is '{value}'; it must be {allowed}.");
}
