namespace FusionTiered;

/// <summary>How <c>UseETags</c> makes entity tags.</summary>
public sealed class ETagOptions
{
    /// <summary>Whether tags are strong: equal tags mean equal bytes. Only right where nothing behind it changes the body, such as compression.</summary>
    /// <value>Default: false, weak tags: <c>W/"..."</c>.</value>
    public bool Strong { get; set; }

    /// <summary>The largest body that gets a tag, in bytes. It is held back until it is complete; a larger one goes through without a tag.</summary>
    /// <value>From 1 to 67108864. Default: 1 MB.</value>
    public int MaxBytes { get; set; } = 1 << 20;

    /// <summary>Types of content that go through as they are written, without a tag: whoever reads them waits for each part.</summary>
    /// <value>Starts of <c>Content-Type</c>. Default: <c>text/event-stream</c>, <c>application/x-ndjson</c>, <c>application/jsonl</c>, <c>application/json-seq</c>, <c>multipart/x-mixed-replace</c>.</value>
    public IList<string> StreamingTypes { get; } = ["text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq", "multipart/x-mixed-replace"];
}
