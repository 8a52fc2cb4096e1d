using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusionTiered.Sample.Json;

/// <summary>Spells the report as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SampleReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    public static string Write(SampleReport report) => JsonSerializer.Serialize(report, Default.SampleReport);
}
