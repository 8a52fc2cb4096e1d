namespace FusionTiered.Redis.Connections;

/// <summary>
/// Hears the pushes of the server. Called on the reader, in wire order with all replies of the connection; must be quick,
/// must not wait, and an exception closes the connection (hence: coverage is lost).
/// </summary>
internal interface IPushHandler
{
    /// <summary>Keys have changed, or everything has.</summary>
    void OnInvalidate(InvalidatedKeys keys);

    /// <summary>A message came on the channel of this connection.</summary>
    /// <param name="text">Gone when the call has ended.</param>
    void OnMessage(ReadOnlySpan<byte> text)
    {
    }

    /// <summary>The counter of messages was read, in wire order with the messages and in front of the answer to the PING that was sent with it.</summary>
    /// <param name="number">The number of the last message; null: there is no counter.</param>
    void OnCounter(long? number)
    {
    }
}
