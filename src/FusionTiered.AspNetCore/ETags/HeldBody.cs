using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FusionTiered.AspNetCore.ETags;

/// <summary>The body of a response, held back until it is complete, too large, or asked to stream.</summary>
internal sealed class HeldBody(HttpResponse response, Stream inner, int most, string[] streamingTypes) : Stream
{
    private readonly MemoryStream _held = new();
    private bool _isToStream;

    /// <summary>Whether the body streams through: it gets no tag.</summary>
    public bool IsStreaming { get; private set; }

    /// <summary>The bytes that are held.</summary>
    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>At the end of the response: a body that was asked to stream is sent.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _isToStream ? StreamAsync(cancellationToken) : default;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held.Length + buffer.Length <= most && !Streams())
        {
            _held.Write(buffer.Span);
            return;
        }

        await StreamAsync(cancellationToken).ConfigureAwait(false);
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_held.Length + count <= most && !Streams())
        {
            _held.Write(buffer, offset, count);
            return;
        }

        SendHeld();
        inner.Write(buffer, offset, count);
    }

    // While it is held a flush means nothing: most writers end with one.
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (Streams())
        {
            await StreamAsync(cancellationToken).ConfigureAwait(false);
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Flush()
    {
        if (Streams())
        {
            SendHeld();
            inner.Flush();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Asked to, it streams from the next write or flush on: what is held can be sent only there.
    private bool Streams() =>
        IsStreaming || _isToStream || (response.ContentType is { } type && streamingTypes.Any(start => type.StartsWith(start, StringComparison.OrdinalIgnoreCase)));

    private async ValueTask StreamAsync(CancellationToken cancellationToken)
    {
        if (!IsStreaming)
        {
            IsStreaming = true;
            await inner.WriteAsync(Held, cancellationToken).ConfigureAwait(false);
            _held.SetLength(0);
        }
    }

    private void SendHeld()
    {
        if (!IsStreaming)
        {
            IsStreaming = true;
            inner.Write(Held.Span);
            _held.SetLength(0);
        }
    }

    /// <summary>The feature that hands the body out.</summary>
    internal sealed class Feature(HeldBody body, IHttpResponseBodyFeature prior) : StreamResponseBodyFeature(body, prior)
    {
        public override void DisableBuffering()
        {
            body._isToStream = true;
            base.DisableBuffering();
        }
    }
}
