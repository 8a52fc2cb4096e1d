using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusionTiered.Show.Holes;

/// <summary>Reads a value from L2, unless somebody holds it there.</summary>
internal sealed class HeldTextConverter : JsonConverter<HeldText>
{
    public override HeldText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString()!;
        ReadHold.PassBy(text);
        return new(text);
    }

    public override void Write(Utf8JsonWriter writer, HeldText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
