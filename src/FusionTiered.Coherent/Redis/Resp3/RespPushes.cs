namespace FusionTiered.Redis.Resp3;

/// <summary>Walks over the pushes that stand inside a reply, where servers without the fix of redis#8935 put them.</summary>
internal ref struct RespPushes
{
    private readonly ReadOnlySpan<byte> _frame;
    private int _next;

    public RespPushes(ReadOnlySpan<byte> frame) => _frame = frame;

    /// <summary>The push found, as a frame of its own.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly RespPushes GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < _frame.Length)
        {
            var header = RespHeader.Read(_frame[_next..]);
            var start = _next;
            if (header.Type == RespType.Push && start > 0)
            {
                _next = RespReader.EndOf(_frame, start);
                Current = _frame[start.._next];
                return true;
            }

            _next += header.SizeWithBody;
        }

        return false;
    }
}
