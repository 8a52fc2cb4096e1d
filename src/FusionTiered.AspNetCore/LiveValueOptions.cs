namespace FusionTiered;

/// <summary>How a live value reaches its clients. Set in code, where the endpoint is mapped.</summary>
public sealed class LiveValueOptions
{
    /// <summary>The <c>type</c> of each message, and the name of each server-sent event.</summary>
    /// <value>1 to 100 letters, digits, <c>_</c>, <c>-</c>, <c>.</c> or <c>:</c>. Default: <c>update</c>.</value>
    public string Type { get; set; } = "update";

    /// <summary>Clients of the endpoint at one time on this node; more are answered with 503.</summary>
    /// <value>From 1 to 100000. Default: 1000.</value>
    public int MostClients { get; set; } = 1_000;

    /// <summary>How often a silent connection shows that it is alive: a comment in server-sent events, a ping on a WebSocket.</summary>
    /// <value>00:00:01 to 00:10:00. Default: 15 seconds.</value>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take over one message. One that takes longer is cut off.</summary>
    /// <value>00:00:01 to 00:10:00. Default: 30 seconds.</value>
    public TimeSpan SendDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection lasts at most. Its client connects anew and is authorized anew.</summary>
    /// <value>00:00:01 to 30.00:00:00. Default: 1 hour.</value>
    public TimeSpan LongestConnection { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Origins of pages, besides the application's own, that may open a WebSocket: <c>https://app.example.com</c>. <c>*</c> for all.</summary>
    /// <value>Default: none. A browser sends the cookies of its user to a WebSocket, whichever site opens it.</value>
    public IList<string> AllowedOrigins { get; } = [];
}
