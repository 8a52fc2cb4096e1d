namespace FusionTiered.Redis.Resp3;

/// <summary>First words of error replies that code decides upon.</summary>
internal static class RespErrorCodes
{
    public const string Generic = "ERR";
    public const string WrongPass = "WRONGPASS";
    public const string NoAuth = "NOAUTH";
    public const string NoPerm = "NOPERM";
    public const string NoProto = "NOPROTO";
    public const string OutOfMemory = "OOM";
    public const string ReadOnly = "READONLY";
    public const string Loading = "LOADING";
    public const string MasterDown = "MASTERDOWN";
    public const string MisConf = "MISCONF";
    public const string NoScript = "NOSCRIPT";
    public const string WrongType = "WRONGTYPE";
    public const string Moved = "MOVED";
    public const string Ask = "ASK";
    public const string TryAgain = "TRYAGAIN";
    public const string ClusterDown = "CLUSTERDOWN";
    public const string Busy = "BUSY";
}
