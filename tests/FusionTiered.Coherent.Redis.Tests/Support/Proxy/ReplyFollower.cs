using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>
/// Knows at each byte from the server where in a frame it is, so that a fault can befall a whole one. While none waits, bytes go on as
/// they come; a frame that has partly gone is left alone. What is no RESP goes on as it is.
/// </summary>
internal sealed class ReplyFollower(int connection, ReplyFaults faults)
{
    private RespFrameScanner _scanner = new(RespLimits.Default);
    private byte[] _window = new byte[4096];
    private int _count;
    private int _passed;
    private bool _isLost;

    /// <param name="bytes">The next ones from the server.</param>
    /// <param name="pass">Takes what goes on to the client, and whether the connection is reset after it.</param>
    public void Follow(ReadOnlySpan<byte> bytes, Action<byte[], bool> pass)
    {
        if (_isLost)
        {
            pass(bytes.ToArray(), false);
            return;
        }

        Append(bytes);
        try
        {
            while (_scanner.TryComplete(_window.AsSpan(0, _count)))
            {
                PassFrame(_scanner.Length, pass);
                _window.AsSpan(_scanner.Length, _count - _scanner.Length).CopyTo(_window);
                _count -= _scanner.Length;
                _passed = 0;
                _scanner.Next();
            }
        }
        catch (RespProtocolException)
        {
            _isLost = true;
        }

        if (_isLost || !faults.Any || _passed > 0)
            PassUpTo(_count, pass);
    }

    private void PassFrame(int length, Action<byte[], bool> pass)
    {
        if (_passed > 0 || !faults.Any)
        {
            PassUpTo(length, pass);
            return;
        }

        var reply = new Reply(connection, _window[..length]);
        var fault = faults.Of(reply);
        var arrives = fault?.On(reply) ?? reply.Frame;
        if (arrives.Length > 0)
            pass(arrives, fault?.Cuts ?? false);
    }

    private void PassUpTo(int end, Action<byte[], bool> pass)
    {
        if (end > _passed)
            pass(_window[_passed..end], false);
        _passed = Math.Max(_passed, end);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > _window.Length)
            Array.Resize(ref _window, Math.Max(2 * _window.Length, _count + bytes.Length));
        bytes.CopyTo(_window.AsSpan(_count));
        _count += bytes.Length;
    }
}
