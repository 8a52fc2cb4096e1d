using System.Text.Json;
using System.Text.Json.Serialization;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Json;

/// <summary>Spells answers as JSON: to compare two of them, and for a shared tier.</summary>
[JsonSerializable(typeof(DashboardSummary))]
[JsonSerializable(typeof(MarketQuote))]
[JsonSerializable(typeof(PriceSeries))]
[JsonSerializable(typeof(SymbolReport))]
[JsonSerializable(typeof(IndicatorSeries))]
[JsonSerializable(typeof(UserReport))]
public sealed partial class AnswerJson : JsonSerializerContext
{
    public static string Write(Answer answer) => JsonSerializer.Serialize(answer, answer.GetType(), Default);
}
