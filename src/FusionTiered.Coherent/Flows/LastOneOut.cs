namespace FusionTiered.Flows;

/// <summary>A token that is cancelled when all of several others are: a batch ends with the last caller of the last key.</summary>
internal sealed class LastOneOut : IDisposable
{
    private readonly CancellationTokenSource _all = new();
    private readonly CancellationTokenRegistration[] _registrations;
    private int _left;

    public LastOneOut(CancellationToken[] each)
    {
        _left = each.Length;
        _registrations = new CancellationTokenRegistration[each.Length];
        for (var i = 0; i < each.Length; i++)
        {
            _registrations[i] = each[i].UnsafeRegister(static state => ((LastOneOut)state!).OneLess(), this);
        }
    }

    public CancellationToken Token => _all.Token;

    // The source of tokens itself stays: an abandoned batch source may still look at it, and it has no timer.
#pragma warning disable CA2213
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Unregister();
        }
    }
#pragma warning restore CA2213

    private void OneLess()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _all.Cancel();
        }
    }
}
