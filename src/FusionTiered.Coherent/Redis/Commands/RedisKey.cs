using System.Runtime.InteropServices;
using System.Text;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// A key in Redis: prefix bytes, text, suffix bytes, joined only when they are written, so that no key string is built.
/// The text is written as strict UTF-8; a lone surrogate is refused, because its replacement would make two keys one.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RedisKey(ReadOnlyMemory<byte> prefix, string text, ReadOnlyMemory<byte> suffix = default)
{
    private readonly ReadOnlyMemory<byte> _prefix = prefix;
    private readonly ReadOnlyMemory<byte> _suffix = suffix;
    private readonly string? _text = text;

    public RedisKey(string text)
        : this(default, text)
    {
    }

    public RedisKey(ReadOnlyMemory<byte> bytes)
        : this(bytes, "")
    {
    }

    public void WriteTo(ref RespWriter writer) => writer.Argument(_prefix.Span, _text ?? "", _suffix.Span);

    /// <summary>The key as one array.</summary>
    public byte[] ToBytes() => [.. _prefix.Span, .. Encoding.UTF8.GetBytes(_text ?? ""), .. _suffix.Span];

    /// <summary>The length only: keys are not for logs.</summary>
    public override string ToString() => $"key of {_prefix.Length + Encoding.UTF8.GetByteCount(_text ?? "") + _suffix.Length} bytes";
}
