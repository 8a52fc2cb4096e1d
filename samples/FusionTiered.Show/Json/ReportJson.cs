using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusionTiered.Show.Json;

/// <summary>Spells the report as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShowReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    public static string Write(ShowReport report) => JsonSerializer.Serialize(report, Default.ShowReport);
}
