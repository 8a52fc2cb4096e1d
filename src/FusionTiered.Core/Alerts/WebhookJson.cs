using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusionTiered.Alerts;

/// <summary>How <see cref="WebhookMessage"/> is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebhookMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext;
