using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// The keys that an <c>invalidate</c> push names: <c>foreach (var key in keys)</c> gives the bytes of each key, without copying.
/// <see cref="IsEverything"/> stands for a null in place of the keys: FLUSHALL or FLUSHDB, of any database.
/// </summary>
internal ref struct InvalidatedKeys
{
    private RespReader _reader;
    private int _left;

    private InvalidatedKeys(RespReader reader, int left, bool isEverything)
    {
        _reader = reader;
        _left = left;
        Count = left;
        IsEverything = isEverything;
    }

    public bool IsEverything { get; }

    public int Count { get; }

    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Reads a push; false when it is not an invalidation.</summary>
    public static bool TryRead(ReadOnlySpan<byte> push, out InvalidatedKeys keys)
    {
        var reader = new RespReader(push);
        keys = default;
        if (reader.ReadArray() < 2)
        {
            return false;
        }

        reader.Read();
        if (!reader.Bytes.SequenceEqual("invalidate"u8))
        {
            return false;
        }

        var second = reader;
        second.Read();
        var count = second.IsNull ? 0 : reader.ReadArray();
        keys = new(reader, count, second.IsNull);
        return true;
    }

    public readonly InvalidatedKeys GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        Current = _reader.ReadBytes();
        return true;
    }
}
