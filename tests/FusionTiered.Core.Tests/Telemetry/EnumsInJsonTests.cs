using System.Text.Json;

namespace FusionTiered.Core.Tests.Telemetry;

public class EnumsInJsonTests
{
    public static TheoryData<Type> Enums => [.. typeof(IDomainCache).Assembly.GetExportedTypes().Where(static type => type.IsEnum)];

    [Theory]
    [MemberData(nameof(Enums))]
    public void An_enum_is_text_in_json(Type type)
    {
        foreach (var value in Enum.GetValues(type))
        {
            JsonSerializer.Serialize(value, type).Should().Be($"\"{value}\"");
        }
    }
}
