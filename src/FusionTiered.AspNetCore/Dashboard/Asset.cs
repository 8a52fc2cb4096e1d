using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>One file of the page, compressed once, when it is first asked for.</summary>
internal sealed class Asset
{
    private readonly string _type;
    private readonly (string Encoding, byte[] Bytes)[] _forms;
    private readonly string _hash;

    public Asset(string type, byte[] bytes)
    {
        _type = type;
        _hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
        _forms = [("br", Compressed(bytes, static into => new BrotliStream(into, CompressionLevel.SmallestSize, leaveOpen: true))), ("gzip", Compressed(bytes, static into => new GZipStream(into, CompressionLevel.SmallestSize, leaveOpen: true))), ("", bytes)];
    }

    /// <summary>Its text.</summary>
    internal string Text => Encoding.UTF8.GetString(_forms[^1].Bytes);

    /// <summary>Its length without compression, in bytes.</summary>
    public int Length => _forms[^1].Bytes.Length;

    /// <summary>Answers in the smallest form that the request accepts, or 304 where it has that form already.</summary>
    public Task SendAsync(HttpContext http)
    {
        var (encoding, bytes) = Array.Find(_forms, form => form.Encoding.Length == 0 || Accepts(http.Request, form.Encoding));
        var tag = $"\"{_hash}{(encoding.Length == 0 ? "" : "-" + encoding)}\"";
        var headers = http.Response.Headers;
        headers.ETag = tag;

        // A new version of the application has new files: the browser asks each time, and mostly gets 304.
        headers.CacheControl = "private, no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = DashboardPage.Policy;
        headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == tag || known.Tag == "*"))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = _type;
        http.Response.ContentLength = bytes.Length;
        if (encoding.Length > 0)
        {
            headers.ContentEncoding = encoding;
        }

        return http.Response.Body.WriteAsync(bytes, 0, bytes.Length, http.RequestAborted);
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> compress)
    {
        using var into = new MemoryStream();
        using (var through = compress(into))
        {
            through.Write(bytes);
        }

        return into.ToArray();
    }
}
