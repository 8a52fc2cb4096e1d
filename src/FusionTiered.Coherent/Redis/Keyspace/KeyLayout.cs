using System.Globalization;
using System.Text;
using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Keyspace;

/* Keys in Redis, for the prefix "ft:" (docs/redis.md has the same table for other programs)

     what      key                          tracked   lives
     data      ft:market:btc                yes       the lifetime of the value
     lease     ft~l:{ft:market:btc}         no        the period of the lease
     mark      ft~m:{ft:market:btc}         yes       an instant: SET and DEL in one write. One that its own node hears, too,
                                                      has that node's name behind the brace
     version   ft~v:p:market                yes       for ever
     pattern   ft~p:market:*                yes       an instant, as a mark
     node      ft~n:5f0c...                 no        3 s, renewed every second
     board     ft~b                         no        5 min after the last note of a node; only while somebody looks at a dashboard
     upload    ft~u:{ft:market:btc}5f0c...  no        until it is whole: then it becomes the data
     turn      ft~t:{ft:refresh:rates}      no        the period of the turn
     its count ft~t:{ft:refresh:rates}#     no        30 days from the last turn on
     changes   ft~c                         no        for ever, where nodes tell each other: the number of the last message. Its
                                                      channel has the same name in database 0, and "ft~c@3" in database 3
     quiet     ft~q                         no        30 s, renewed every second by each node that does not tell the others: the server
                                                      does it in its place, or it may not

   Keys of ours hold no braces (KeyRules escapes them), so Redis Cluster takes what stands between those of a lease or a
   mark for its slot: that of the data key. "~" occurs in no prefix, so none of the tracked prefixes begins with another. */

/// <summary>How keys, leases, marks and versions are called in Redis, and back.</summary>
internal sealed class KeyLayout
{
    private readonly byte[] _data;
    private readonly byte[] _lease;
    private readonly byte[] _mark;
    private readonly byte[] _version;
    private readonly byte[] _pattern;
    private readonly byte[] _node;
    private readonly string _board;
    private readonly byte[] _upload;
    private readonly byte[] _turn;
    private readonly string _leaseText;
    private readonly byte[] _origin;
    private readonly byte[] _endOfOwnMark;
    private readonly byte[] _channel;

    /// <param name="prefix">The prefix of all keys; see <see cref="FusionTieredOptions.KeyPrefix"/>.</param>
    /// <param name="database">The number of the database that holds them.</param>
    public KeyLayout(string prefix, int database = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        Prefix = prefix;

        // Keys beside the data must not begin as the data does.
        var stem = prefix.EndsWith(':') ? prefix[..^1] : "~" + prefix;
        _leaseText = $"{stem}~l:{{{prefix}";
        _origin = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N"));
        _endOfOwnMark = [.. Brace.Span, .. _origin];
        _data = Encoding.UTF8.GetBytes(prefix);
        _lease = Encoding.UTF8.GetBytes(_leaseText);
        _mark = Encoding.UTF8.GetBytes($"{stem}~m:{{{prefix}");
        _version = Encoding.UTF8.GetBytes($"{stem}~v:");
        _pattern = Encoding.UTF8.GetBytes($"{stem}~p:");
        _node = Encoding.UTF8.GetBytes($"{stem}~n:");
        _board = $"{stem}~b";
        _channel = Encoding.UTF8.GetBytes(database == 0 ? $"{stem}~c" : string.Create(CultureInfo.InvariantCulture, $"{stem}~c@{database}"));
        Messages = new(new($"{stem}~c"), new(_channel), new($"{stem}~q"));
        _upload = Encoding.UTF8.GetBytes($"{stem}~u:{{{prefix}");
        _turn = Encoding.UTF8.GetBytes($"{stem}~t:{{{prefix}");
        Tracked = new([prefix, $"{stem}~m:", $"{stem}~v:", $"{stem}~p:"]);
    }

    public string Prefix { get; }

    /// <summary>Changes under these are announced. Leases, turns, nodes and uploads are not among them: their changes concern nobody's memory.</summary>
    public TrackingPrefixes Tracked { get; }

    /// <summary>By which nodes tell each other where the server announces nothing.</summary>
    public MessageNames Messages { get; }

    /// <summary>The name of that channel.</summary>
    public ReadOnlyMemory<byte> Channel => _channel;

    /// <summary>This node's name in marks and messages.</summary>
    public ReadOnlyMemory<byte> Origin => _origin;

    private static ReadOnlyMemory<byte> Brace { get; } = "}"u8.ToArray();

    private static ReadOnlyMemory<byte> BraceAndCount { get; } = "}#"u8.ToArray();

    public RedisKey Data(string key) => new(_data, key);

    public RedisKey Lease(string key) => new(_lease, key, Brace);

    public RedisKey Mark(string key) => new(_mark, key, Brace);

    /// <summary>A mark that this node takes no notice of, for where its own is announced to it, too. To the others it is a mark.</summary>
    public RedisKey OwnMark(string key) => new(_mark, key, _endOfOwnMark);

    public RedisKey Version(string name) => new(_version, name);

    public RedisKey Pattern(string pattern) => new(_pattern, pattern);

    /// <summary>Where nodes leave notes for each other.</summary>
    public RedisKey Board => new(_board);

    public RedisKey Node(string node) => new(_node, node);

    /// <summary>Which node does a work that one node does at a time.</summary>
    public RedisKey Turn(string name) => new(_turn, name, Brace);

    /// <summary>The number of the last holder of a turn.</summary>
    public RedisKey TurnCount(string name) => new(_turn, name, BraceAndCount);

    /// <summary>Where a value is sent before it becomes that of the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="id">Another one for each upload.</param>
    public RedisKey Upload(string key, string id) => new(_upload, key, new([.. Brace.Span, .. Encoding.UTF8.GetBytes(id)]));

    /// <summary>For SCAN: all data keys whose text a pattern for bytes finds.</summary>
    public RedisKey DataLike(string pattern) => new(GlobPattern.Escape(Prefix) + pattern);

    /// <summary>For SCAN: their leases.</summary>
    public RedisKey LeasesLike(string pattern) => new(GlobPattern.Escape(_leaseText) + pattern + "}");

    /// <summary>The text of a data key as SCAN gave it.</summary>
    public string TextOfData(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key[_data.Length..]);

    /// <summary>The text of the key that a lease, as SCAN gave it, belongs to.</summary>
    public string TextOfLease(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key[_lease.Length..^1]);

    /// <summary>The role of a key that has changed, and its text.</summary>
    public KeyRole RoleOf(ReadOnlySpan<byte> key, out string text)
    {
        text = "";
        if (key.StartsWith(_data))
        {
            text = Encoding.UTF8.GetString(key[_data.Length..]);
            return KeyRole.Data;
        }

        if (key.StartsWith(_mark) && key.LastIndexOf((byte)'}') is var end && end >= _mark.Length)
        {
            text = Encoding.UTF8.GetString(key[_mark.Length..end]);
            return key[(end + 1)..].SequenceEqual(_origin) ? KeyRole.Other : KeyRole.Data;
        }

        if (key.StartsWith(_version))
        {
            text = Encoding.UTF8.GetString(key[_version.Length..]);
            return KeyRole.Version;
        }

        if (key.StartsWith(_pattern))
        {
            text = Encoding.UTF8.GetString(key[_pattern.Length..]);
            return KeyRole.Pattern;
        }

        return KeyRole.Other;
    }
}
