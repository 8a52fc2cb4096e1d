namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>What befalls one reply on its way.</summary>
internal abstract record ReplyFault
{
    /// <summary>It never arrives.</summary>
    public static ReplyFault Drop { get; } = new Dropped();

    /// <summary>It arrives twice.</summary>
    public static ReplyFault Duplicate { get; } = new Duplicated();

    /// <summary>Half of its longest string arrives, then the connection is reset.</summary>
    public static ReplyFault CutWithinBulk { get; } = new CutShort();

    /// <summary>Whether the connection ends after it.</summary>
    public virtual bool Cuts => false;

    /// <summary>One bit of its longest string is another one.</summary>
    /// <param name="at">Which byte of the string; from the end when it is negative.</param>
    public static ReplyFault FlipByte(int at = -1) => new Flipped(at);

    /// <summary>Other bytes in its place.</summary>
    public static ReplyFault Replace(byte[] with) => new Replaced(with);

    /// <summary>It arrives behind something else.</summary>
    public static ReplyFault Follow(byte[] what) => new Following(what);

    /// <summary>Whether it can befall this reply.</summary>
    public virtual bool Fits(Reply reply) => true;

    /// <summary>What arrives.</summary>
    public abstract byte[] On(Reply reply);

    private sealed record Dropped : ReplyFault
    {
        public override byte[] On(Reply reply) => [];
    }

    private sealed record Duplicated : ReplyFault
    {
        public override byte[] On(Reply reply) => [.. reply.Frame, .. reply.Frame];
    }

    private sealed record Replaced(byte[] With) : ReplyFault
    {
        public override byte[] On(Reply reply) => With;
    }

    private sealed record Following(byte[] What) : ReplyFault
    {
        public override byte[] On(Reply reply) => [.. What, .. reply.Frame];
    }

    private sealed record CutShort : ReplyFault
    {
        public override bool Cuts => true;

        public override bool Fits(Reply reply) => reply.TryFindBulk(out _, out _);

        public override byte[] On(Reply reply) => reply.TryFindBulk(out var start, out var length) ? reply.Frame[..(start + (length / 2))] : [];
    }

    private sealed record Flipped(int At) : ReplyFault
    {
        public override bool Fits(Reply reply) => reply.TryFindBulk(out _, out var length) && At < length && At >= -length;

        public override byte[] On(Reply reply)
        {
            reply.TryFindBulk(out var start, out var length);
            var bytes = reply.Frame.ToArray();
            bytes[start + (At < 0 ? length + At : At)] ^= 0x10;
            return bytes;
        }
    }
}
