namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>How the line is at present, for every connection.</summary>
/// <param name="Silent">Bytes that go this way are held.</param>
/// <param name="Latency">How long bytes are on their way.</param>
/// <param name="Jitter">At most this much longer, at random; they keep their order.</param>
/// <param name="Piece">How many bytes go at once; 0: as they come.</param>
/// <param name="Pause">Between pieces.</param>
/// <param name="MostHeld">With so many bytes on their way no more are received: then the buffers of the sender fill up.</param>
internal sealed record Weather(Direction Silent, TimeSpan Latency, TimeSpan Jitter, int Piece, TimeSpan Pause, long MostHeld)
{
    public static Weather Fair { get; } = new(Direction.None, TimeSpan.Zero, TimeSpan.Zero, 0, TimeSpan.Zero, 32 << 20);
}
