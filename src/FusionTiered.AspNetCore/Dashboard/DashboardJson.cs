using System.Text.Json;
using System.Text.Json.Serialization;
using FusionTiered.AspNetCore.Audit;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The JSON of the dashboard, in camelCase.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AboutAnswer))]
[JsonSerializable(typeof(SampleAnswer))]
[JsonSerializable(typeof(IReadOnlyList<PointAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<AuditItem>))]
[JsonSerializable(typeof(NodeSummary))]
internal sealed partial class DashboardJson : JsonSerializerContext;
