using FusionTiered.Fusion.Fences;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tickets;

/// <summary>The answer of L2 about a key.</summary>
/// <param name="data">The value as it lies there; null: there is none.</param>
/// <param name="version">The word of whoever wrote last.</param>
/// <param name="end">The absolute end; with the word it is the version.</param>
/// <param name="since">The moment on the fences before it was asked.</param>
internal sealed class L2Answer(byte[]? data, RedisValue version, RedisValue end, FenceMoment since)
{
    private const string Unknown = "?";

    private string? _version;
    private int _isUnreadable;

    /// <summary>The value as it lies there; null: there is none.</summary>
    public byte[]? Data { get; } = data;

    /// <summary>The version of the key. It is spelled when it is first asked for: a hit that memory does not keep needs none.</summary>
    public string Version => _version ??= version == Unknown ? Unknown : $"{version}|{end}";

    /// <summary>The moment on the fences before it was asked.</summary>
    public FenceMoment Since { get; } = since;

    /// <summary>The value as it was last read, for callers that share the answer.</summary>
    public object? Entry { get; set; }

    /// <summary>Whether L2 said that it has no mark "nothing there" beside the key.</summary>
    public bool HasNoNothing { get; init; }

    /// <summary>L2 did not answer: FusionCache is told of it when it asks for the key.</summary>
    public Exception? Failure { get; private init; }

    /// <summary>The bytes cannot be read. Callers that share the answer find it out each by itself.</summary>
    /// <returns>Whether this caller is the first.</returns>
    public bool NoteUnreadable() => Interlocked.Exchange(ref _isUnreadable, 1) == 0;

    /// <summary>There is no value, under a version that is known already.</summary>
    public static L2Answer Nothing(string version, FenceMoment since) => new(data: null, RedisValue.Null, RedisValue.Null, since) { _version = version };

    /// <summary>A key that holds another type of Redis: it is as good as absent, and is replaced.</summary>
    public static L2Answer OtherType(FenceMoment since) => Nothing(Unknown, since);

    /// <summary>L2 did not answer.</summary>
    public static L2Answer Failed(Exception failure, FenceMoment since) => new(data: null, RedisValue.Null, RedisValue.Null, since) { Failure = failure };
}
