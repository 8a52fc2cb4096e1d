namespace FusionTiered.Telemetry;

/// <summary>The names of the operations of L2, as the tag <c>operation</c> says them.</summary>
internal static class L2Operations
{
    public const string Read = "read";
    public const string ReadMany = "read_many";
    public const string Write = "write";
    public const string Remove = "remove";
    public const string Expire = "expire";
    public const string Touch = "touch";
    public const string Lease = "lease";
    public const string Release = "release";
    public const string Versions = "versions";
    public const string Clear = "clear";
    public const string Alive = "alive";
}
