using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>The JSON of these answers. Their members are named one by one, since they are the contract of another system.</summary>
[JsonSerializable(typeof(CryptoHealth))]
[JsonSerializable(typeof(CryptoStats))]
[JsonSerializable(typeof(CryptoReportStats))]
[JsonSerializable(typeof(CryptoClear))]
internal sealed partial class CryptoJson : JsonSerializerContext;
