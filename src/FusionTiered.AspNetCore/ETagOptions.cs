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
}
