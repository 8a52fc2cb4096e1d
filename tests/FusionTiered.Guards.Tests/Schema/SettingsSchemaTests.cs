using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FusionTiered.Guards.Api;
using FusionTiered.Profiles;
using Json.Schema;

namespace FusionTiered.Guards.Schema;

/// <summary>The schema of appsettings.json that package FusionTiered.Core brings along for editors.</summary>
public sealed class SettingsSchemaTests
{
    private const string Accept = "FUSIONTIERED_ACCEPT_SCHEMA";
    private const string Relative = "src/FusionTiered.Core/appsettings-schema.json";

    private const string Good = """
        { "Logging": { "LogLevel": { "Default": "Warning" } },
          "FusionTiered": {
            "MaxEntries": 500, "MaxBytes": 4096000, "KeyPrefix": "rtx:", "RevealKeys": true,
            "L2": { "ReadDeadline": "00:00:00.050", "BreakerFailures": 3 },
            "Defaults": { "HardDeadline": "00:00:10", "Jitter": 0.25 },
            "Profiles": { "feed": { "Namespace": "f:d", "Tiers": "L1", "Lifetime": "1.00:00:00", "EagerRefresh": 0.9, "Sliding": true, "CompressFrom": 0 } },
            "Invalidation": { "signal.created": [ "feed:*" ], "signal.gone": "feed:*" },
            "Redis": { "Url": "redis://localhost:6379", "ConnectTimeout": "00:00:05", "Database": 1 },
            "Coherent": { "Redis": { "MaxReplyBytes": 65536 } },
            "Alerts": { "Set": "SignalPlatform", "MinSamples": 50, "Margin": 0.2, "Rules": { "slow": { "Figure": "Latency", "Limit": 2.5, "Enabled": false } }, "Webhook": { "Retries": 10 } },
            "Caches": { "orders": { "MaxEntries": 100, "Profiles": { "order": { "Lifetime": "00:01:00" } } } } } }
        """;

    [Fact]
    public void The_file_is_what_the_code_says()
    {
        var file = Path.Combine(Repository.Root, Relative);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, SettingsSchema.Text());
        }

        LineDiff.Of(File.ReadAllText(file).ReplaceLineEndings("\n"), SettingsSchema.Text()).Should().BeEmpty(
            $"{Relative} is made from the settings and their docstrings. Run with {Accept}=1 in the environment to rewrite it, look at it, and commit it");
    }

    [Fact]
    public void Good_settings_pass() => IsValid(Good).Should().BeTrue();

    [Theory]
    [InlineData("\"MaxEntries\": 500", "\"MaxEntires\": 500")]
    [InlineData("\"Redis\"", "\"Redus\"")]
    [InlineData("\"HardDeadline\"", "\"HardDeadlin\"")]
    [InlineData("\"ConnectTimeout\"", "\"ConnectTimeOut\"")]
    [InlineData("\"MaxEntries\": 100", "\"MaxEntires\": 100")]
    [InlineData("\"00:00:10\"", "10")]
    [InlineData("\"00:00:10\"", "\"10\"")]
    [InlineData("0.25", "0.6")]
    [InlineData("0.9", "1")]
    [InlineData("\"L1\"", "\"L3\"")]
    [InlineData("true", "\"yes\"")]
    [InlineData("4096000", "\"4MB\"")]
    [InlineData("\"BreakerFailures\": 3", "\"BreakerFailures\": 0")]
    [InlineData("\"Database\": 1", "\"Database\": -1")]
    [InlineData("\"rtx:\"", "\"rtx/\"")]
    [InlineData("65536", "1")]
    [InlineData("\"MaxReplyBytes\"", "\"MaxReply\"")]
    [InlineData("\"SignalPlatform\"", "\"Signals\"")]
    [InlineData("\"MinSamples\": 50", "\"MinSamples\": 0")]
    [InlineData("\"Margin\": 0.2", "\"Margin\": 0.51")]
    [InlineData("\"Figure\"", "\"Figures\"")]
    [InlineData("\"Latency\"", "\"Latencies\"")]
    [InlineData("\"Retries\": 10", "\"Retries\": 11")]
    public void A_fault_in_them_is_found(string good, string bad)
    {
        Good.Should().Contain(good);
        IsValid(Good.Replace(good, bad)).Should().BeFalse();
    }

    [Fact]
    public void Every_setting_is_described()
    {
        var described = SettingNodes(JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, Relative)))!["properties"]!["FusionTiered"]!).ToList();
        described.Should().HaveCountGreaterThan(50);
        described.Where(setting => setting.Schema["description"]?.GetValue<string>() is not { Length: > 10 }).Select(setting => setting.Name).Should().BeEmpty();
    }

    public static TheoryData<string> Numbers => [.. ProfileSettings.All.Select(setting => setting.Name).Where(name => Bound(name, "minimum") is not null)];

    [Theory, MemberData(nameof(Numbers))]
    public void The_bounds_of_a_number_are_those_of_the_code(string name)
    {
        var least = Bound(name, "minimum")!.Value;
        (IsAllowed(name, least - 1), IsAllowed(name, least)).Should().Be((false, true), $"{least} is the least");
        if (Bound(name, "maximum") is { } most)
        {
            (IsAllowed(name, most), IsAllowed(name, most + 1)).Should().Be((true, false), $"{most} is the most");
        }
    }

    private static bool IsAllowed(string name, decimal value)
    {
        var setting = ProfileSettings.All.Single(setting => setting.Name == name);
        var options = new CacheProfileOptions();
        return setting.TryRead(options, value.ToString(CultureInfo.InvariantCulture)) && setting.Fault(options) is null;
    }

    private static decimal? Bound(string name, string keyword) =>
        (decimal?)SettingSchema.Of(typeof(CacheProfileOptions).GetProperty(name)!, ProfileSettings.All.Single(setting => setting.Name == name).Allowed)[keyword];

    private static bool IsValid(string settings)
    {
        var schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Repository.Root, Relative)));
        using var document = JsonDocument.Parse(settings);
        return schema.Evaluate(document.RootElement).IsValid;
    }

    private static IEnumerable<(string Name, JsonNode Schema)> SettingNodes(JsonNode section)
    {
        foreach (var (name, schema) in section["properties"]?.AsObject() ?? [])
        {
            yield return (name, schema!);
            foreach (var inner in SettingNodes(schema!["additionalProperties"] is JsonObject named ? named : schema))
            {
                yield return inner;
            }
        }
    }
}
