namespace FusionTiered.Redis.Tests.Support;

/// <summary>A toy Sentinel that names the server that a test wants.</summary>
internal sealed class ToySentinel : IAsyncDisposable
{
    private readonly ScriptedPeer _peer;
    private volatile Answer _answer;

    public ToySentinel(int primary, long epoch)
    {
        _answer = new(primary, epoch);
        _peer = new(async server => await server.ServeAsync(Say));
    }

    public string Endpoint => _peer.Endpoint;

    public void Name(int primary, long epoch) => _answer = new(primary, epoch);

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private string? Say(string[] command) => command switch
    {
        ["HELLO", ..] => PeerConnection.Hello.Replace("$10\r\nstandalone", "$8\r\nsentinel", StringComparison.Ordinal),
        ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", _] => "*2\r\n" + PeerConnection.Bulk("127.0.0.1") + PeerConnection.Bulk($"{_answer.Primary}"),
        ["SENTINEL", "MASTER", _] => "%2\r\n" + PeerConnection.Bulk("name") + PeerConnection.Bulk("shop") + PeerConnection.Bulk("config-epoch") + PeerConnection.Bulk($"{_answer.Epoch}"),
        ["PING", ..] => PeerConnection.Pong(command),
        _ => null,
    };

    private sealed record Answer(int Primary, long Epoch);
}
