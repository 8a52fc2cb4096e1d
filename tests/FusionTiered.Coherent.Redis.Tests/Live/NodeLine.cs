using FusionTiered.Checker.Plans;
using FusionTiered.Redis.Tests.Support.Proxy;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>The line of one node to the server, and what is wrong with it: of several faults of one kind the last one heals it.</summary>
internal sealed class NodeLine(TcpProxy proxy, TimeSpan latency)
{
    private static readonly TimeSpan SlowLatency = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan SlowJitter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PieceEvery = TimeSpan.FromMilliseconds(1);
    private const int PieceBytes = 40;

    private readonly Lock _gate = new();
    private readonly Dictionary<FaultKind, int> _faults = [];
    private bool _isCut;

    public void Break(FaultKind kind) => Change(kind, 1);

    public void Mend(FaultKind kind) => Change(kind, -1);

    /// <summary>The line as it is without any fault.</summary>
    public void Begin() => Apply();

    private void Change(FaultKind kind, int by)
    {
        lock (_gate)
        {
            _faults[kind] = _faults.GetValueOrDefault(kind) + by;
            Apply();
        }
    }

    private void Apply()
    {
        var cuts = Has(FaultKind.Cut);
        if (_isCut && !cuts)
            proxy.Heal();
        var silent = (Has(FaultKind.LateWrites) || Has(FaultKind.Silence) ? Direction.ToServer : Direction.None)
            | (Has(FaultKind.FreezeReader) || Has(FaultKind.Silence) ? Direction.ToClient : Direction.None);
        var slow = Has(FaultKind.Slow);
        proxy.Delay(slow ? latency + SlowLatency : latency, slow ? SlowJitter : TimeSpan.Zero);
        proxy.Trickle(Has(FaultKind.Trickle) ? PieceBytes : 0, Has(FaultKind.Trickle) ? PieceEvery : TimeSpan.Zero);
        proxy.Silence(silent);
        if (cuts && !_isCut)
            proxy.Cut();
        _isCut = cuts;
    }

    private bool Has(FaultKind kind) => _faults.GetValueOrDefault(kind) > 0;
}
