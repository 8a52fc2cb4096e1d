namespace FusionTiered.Redis.Connections;

/// <summary>
/// Hears the pushes of the server. Called on the reader, in wire order with all replies of the connection; must be quick,
/// must not wait, and an exception closes the connection (hence: coverage is lost).
/// </summary>
internal interface IPushHandler
{
    /// <summary>Keys have changed, or everything has.</summary>
    void OnInvalidate(InvalidatedKeys keys);
}
