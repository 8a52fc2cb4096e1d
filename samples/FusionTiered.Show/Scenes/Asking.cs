using System.Globalization;

namespace FusionTiered.Show.Scenes;

/// <summary>What the scenes on several nodes do again and again.</summary>
internal static class Asking
{
    /// <summary>Asks a node, which asks the source where no tier has the key.</summary>
    public static ValueTask<CacheResult<T>> AskAsync<T>(this IDomainCache node, CacheKey key, HeldSource<T> source, CancellationToken ct) =>
        node.GetOrSetResultAsync(key, source, static (source, _, ct) => source.CallAsync(ct), cancellationToken: ct);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time for people.</summary>
    public static string InWords(TimeSpan time) => time.TotalMilliseconds switch
    {
        0 => "0 us",
        < 0.01 => Text($"{time.TotalMicroseconds:0.00} us"),
        < 1 => Text($"{time.TotalMicroseconds:0} us"),
        < 10 => Text($"{time.TotalMilliseconds:0.0} ms"),
        < 10_000 => Text($"{time.TotalMilliseconds:N0} ms"),
        _ => Text($"{time.TotalSeconds:0.0} s"),
    };

    /// <summary>The same where it did not come about at all.</summary>
    public static string InWords(TimeSpan? time) => time is { } came ? InWords(came) : "(never)";
}
