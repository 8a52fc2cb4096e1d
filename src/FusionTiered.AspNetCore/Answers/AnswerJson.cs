using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.Answers;

/// <summary>The JSON of all answers, in camelCase.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(ProfilesAnswer))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(EntryAnswer))]
[JsonSerializable(typeof(InvalidateAnswer))]
[JsonSerializable(typeof(ClearAnswer))]
[JsonSerializable(typeof(KeyChangeAnswer))]
[JsonSerializable(typeof(PatternAnswer))]
[JsonSerializable(typeof(PurgeAnswer))]
[JsonSerializable(typeof(ChangeItem))]
internal sealed partial class AnswerJson : JsonSerializerContext;
