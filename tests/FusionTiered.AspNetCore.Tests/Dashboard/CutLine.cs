using System.Net;
using System.Net.Sockets;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>A loopback port that leads to another one until it is cut.</summary>
internal sealed class CutLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _open = [];
    private readonly int _target;
    private bool _isCut;

    public CutLine(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Endpoint => _listener.LocalEndpoint.ToString()!;

    /// <summary>Ends all connections; new ones end at once.</summary>
    public void Cut()
    {
        lock (_open)
        {
            _isCut = true;
            _open.ForEach(static one => one.Dispose());
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var here = await _listener.AcceptTcpClientAsync();
                if (!Add(here))
                {
                    continue;
                }

                var there = new TcpClient { NoDelay = true };
                await there.ConnectAsync(IPAddress.Loopback, _target);
                here.NoDelay = true;
                if (Add(there))
                {
                    _ = PumpAsync(here, there);
                    _ = PumpAsync(there, here);
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over, or its Redis.
        }
    }

    private bool Add(TcpClient one)
    {
        lock (_open)
        {
            _open.Add(one);
            if (_isCut)
            {
                one.Dispose();
            }

            return !_isCut;
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone.
        }

        to.Dispose();
    }
}
