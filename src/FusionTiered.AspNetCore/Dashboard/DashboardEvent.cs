using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>Something that open dashboards are told, as the bytes of a server-sent event: they are made once for all viewers.</summary>
internal sealed class DashboardEvent
{
    private static readonly byte[] s_end = "\n\n"u8.ToArray();

    private readonly int _jsonAt;

    private DashboardEvent(string kind, byte[] frame, int jsonAt) => (Kind, Frame, _jsonAt) = (kind, frame, jsonAt);

    public string Kind { get; }

    /// <summary>The event as it is sent.</summary>
    public ReadOnlyMemory<byte> Frame { get; }

    /// <summary>Its data.</summary>
    public ReadOnlyMemory<byte> Json => Frame[_jsonAt..^s_end.Length];

    /// <summary>Serializes what is told. JSON without indents has no line ends, which would end the event.</summary>
    public static DashboardEvent Of<T>(string kind, T told, JsonTypeInfo<T> type)
    {
        var start = Encoding.UTF8.GetBytes($"event: {kind}\ndata: ");
        var frame = new ArrayBufferWriter<byte>(1 << 13);
        frame.Write(start);
        using (var json = new Utf8JsonWriter(frame))
        {
            JsonSerializer.Serialize(json, told, type);
        }

        frame.Write(s_end);
        return new(kind, frame.WrittenSpan.ToArray(), start.Length);
    }
}
