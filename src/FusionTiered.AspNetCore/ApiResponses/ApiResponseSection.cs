using FusionTiered.AspNetCore.Sections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.ApiResponses;

/// <summary>Reads rules from a section of the configuration: a list, or rules by names. Each has its path and the settings of <see cref="ApiResponseRule"/>.</summary>
internal static class ApiResponseSection
{
    private const string Path = "Path";

    private static readonly SectionReader<WrittenRule> Settings = new SectionReader<WrittenRule>("a rule of responses")
        .Text(Path, static (written, text) => written.Path = text)
        .Span(nameof(ApiResponseRule.Lifetime), static (written, value) => written.Rule.Lifetime = value)
        .List(nameof(ApiResponseRule.Methods), static written => written.Rule.Methods)
        .List(nameof(ApiResponseRule.Query), static written => written.Rule.Query)
        .List(nameof(ApiResponseRule.Headers), static written => written.Rule.Headers)
        .List(nameof(ApiResponseRule.Tags), static written => written.Rule.Tags)
        .Switch(nameof(ApiResponseRule.AllowAuthorization), static (written, value) => written.Rule.AllowAuthorization = value)
        .Switch(nameof(ApiResponseRule.AllowCookies), static (written, value) => written.Rule.AllowCookies = value)
        .Switch(nameof(ApiResponseRule.AllowSetCookie), static (written, value) => written.Rule.AllowSetCookie = value)
        .Switch(nameof(ApiResponseRule.Locking), static (written, value) => written.Rule.Locking = value);

    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults of all rules.</exception>
    public static IReadOnlyList<(PathString Path, ApiResponseRule Rule)> Read(IConfigurationSection section)
    {
        var (rules, faults) = (new List<(PathString, ApiResponseRule)>(), new List<string>());
        foreach (var child in section.GetChildren())
        {
            if (!child.GetChildren().Any())
            {
                faults.Add($"{child.Path} is '{child.Value}'; it must be a rule with settings below it: {section.Path}:0:{Path}.");
                continue;
            }

            var written = new WrittenRule();
            Settings.Read(child, written, faults);
            faults.AddRange(ApiResponseRules.FaultsOf(written.Rule, child.Path + ":"));
            if (written.Path.StartsWith('/'))
            {
                rules.Add((written.Path, written.Rule));
            }
            else
            {
                faults.Add($"{child.Path}:{Path} is '{written.Path}'; it must be a path that begins with /.");
            }
        }

        return faults.Count == 0 ? rules : throw new OptionsValidationException(section.Path, typeof(ApiResponseRule), faults);
    }

    private sealed class WrittenRule
    {
        public string Path { get; set; } = string.Empty;

        public ApiResponseRule Rule { get; } = new();
    }
}
