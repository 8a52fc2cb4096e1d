namespace FusionTiered.Redis.Resp3;

/// <summary>The first byte of a RESP3 value.</summary>
internal enum RespType : byte
{
    None = 0,
    SimpleString = (byte)'+',
    Error = (byte)'-',
    Integer = (byte)':',
    Bulk = (byte)'$',
    Array = (byte)'*',
    Map = (byte)'%',
    Set = (byte)'~',
    Push = (byte)'>',
    Null = (byte)'_',
    Boolean = (byte)'#',
    Double = (byte)',',
    BigNumber = (byte)'(',
    BulkError = (byte)'!',
    Verbatim = (byte)'=',
    Attribute = (byte)'|',
}
