namespace FusionTiered.Servers;

/// <summary>Reads where Redis is from what people have in their settings: a URL, or the text of StackExchange.Redis.</summary>
internal static class RedisText
{
    /// <param name="options">Where to write.</param>
    /// <param name="text">The text.</param>
    /// <param name="source">How the text is called in errors, which never show it.</param>
    /// <exception cref="FormatException">The text is neither; the part that is wrong is named.</exception>
    public static void Apply(RedisOptions options, string text, string source)
    {
        // A password may hold "://", too; a URL has no '=' or ',' before it.
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && !text.AsSpan(0, scheme).ContainsAny('=', ','))
        {
            RedisUrl.Apply(options, text, source);
        }
        else
        {
            RedisWords.Apply(options, text, source);
        }
    }
}
