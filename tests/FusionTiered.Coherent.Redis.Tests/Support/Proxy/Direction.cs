namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>Which way bytes go.</summary>
[Flags]
internal enum Direction
{
    None = 0,
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}
