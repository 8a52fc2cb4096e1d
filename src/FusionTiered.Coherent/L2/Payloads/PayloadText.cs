using System.Text;
using FusionTiered.L2.Serialization;

namespace FusionTiered.L2.Payloads;

/// <summary>The value of a payload as text, for people.</summary>
internal static class PayloadText
{
    /// <summary>The longest value that is shown, before compression.</summary>
    public const int Longest = 1 << 18;

    /// <summary>JSON, or raw text as it is; null: it is neither, or too long.</summary>
    public static string? Of(in OpenedPayload opened)
    {
        if (opened.IsNull)
        {
            return "null";
        }

        if (opened.Header.IsNothing || opened.Header.ValueBytes > Longest
            || !(opened.Header.IsPlainJson || opened.Serializer is SerializerIds.Json or SerializerIds.Raw))
        {
            return null;
        }

        if (!opened.IsCompressed)
        {
            return Encoding.UTF8.GetString(opened.Value.Span);
        }

        var plain = new byte[opened.Header.ValueBytes];
        return ValueCompression.TryDecompress(opened.Value.Span, plain) ? Encoding.UTF8.GetString(plain) : null;
    }
}
