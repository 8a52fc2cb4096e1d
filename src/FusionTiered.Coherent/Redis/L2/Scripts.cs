using System.Buffers;
using System.Text;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Operations that must happen in one step. Scripts that only remove, and the raise of a version, are allowed when Redis is full.
/// The writes of a script are announced to its own node, too, also with NOLOOP.
/// </summary>
internal static class Scripts
{
    // KEYS: data. ARGV from `at` on: how ("absent", "whole", "part", "any"), offset, bytes.
    private const string IsAsSeen = """
        local function is_as_seen(key, at)
          if ARGV[at] == 'any' then return true end
          if ARGV[at] == 'absent' then return redis.call('EXISTS', key) == 0 end
          if redis.call('TYPE', key).ok ~= 'string' then return false end
          local seen = ARGV[at + 2]
          if ARGV[at] == 'whole' then return redis.call('STRLEN', key) == #seen and redis.call('GET', key) == seen end
          local from = tonumber(ARGV[at + 1])
          return redis.call('GETRANGE', key, from, from + #seen - 1) == seen
        end

        """;

    /// <summary>KEYS: lease, data. ARGV: lease id, how, offset, bytes, payload, milliseconds (0: for ever). 1 stored, 0 lease lost, 2 entry changed.</summary>
    public static readonly ChangeScript Store = new("store", "#!lua\n" + IsAsSeen + """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        if not is_as_seen(KEYS[2], 2) then return 2 end
        if ARGV[6] == '0' then
          redis.call('SET', KEYS[2], ARGV[5])
        else
          redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
        end
        tell(KEYS[2], true)
        return 1
        """);

    /// <summary>
    /// KEYS: lease, data, upload. ARGV: lease id, how, offset, bytes, milliseconds (0: for ever). 1 stored, 0 lease lost, 2 entry changed,
    /// 3 there is no upload. Allowed when Redis is full: it takes no room that the upload has not taken, and gives that back.
    /// </summary>
    public static readonly ChangeScript StoreUpload = new("store", "#!lua flags=allow-oom\n" + IsAsSeen + """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then
          redis.call('DEL', KEYS[3])
          return 0
        end
        if redis.call('EXISTS', KEYS[3]) == 0 then return 3 end
        redis.call('DEL', KEYS[1])
        if not is_as_seen(KEYS[2], 2) then
          redis.call('DEL', KEYS[3])
          return 2
        end
        redis.call('RENAME', KEYS[3], KEYS[2])
        if ARGV[5] == '0' then
          redis.call('PERSIST', KEYS[2])
        else
          redis.call('PEXPIRE', KEYS[2], ARGV[5])
        end
        tell(KEYS[2], true)
        return 1
        """);

    /// <summary>KEYS: data. ARGV: how, offset, bytes. Whether it was removed.</summary>
    public static readonly ChangeScript RemoveIf = new("remove-if", "#!lua flags=allow-oom\n" + IsAsSeen + """
        if not is_as_seen(KEYS[1], 1) then return 0 end
        if redis.call('DEL', KEYS[1]) == 0 then return 0 end
        tell(KEYS[1], true)
        return 1
        """);

    /// <summary>KEYS: data. ARGV: milliseconds, those of them in which it is stale. Whether there was something that is not stale.</summary>
    public static readonly ChangeScript Touch = new("touch", """
        #!lua flags=allow-oom
        local left = redis.call('PTTL', KEYS[1])
        if left == -1 then return 1 end
        if left <= tonumber(ARGV[2]) then return 0 end
        if left >= tonumber(ARGV[1]) then return 1 end
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        tell(KEYS[1], true)
        return 1
        """);

    /// <summary>KEYS: lease. ARGV: lease id.</summary>
    public static readonly RedisScript Release = new("release", """
        #!lua flags=allow-oom
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """);

    /// <summary>KEYS: lease. ARGV: the holder's lease id, the new one, milliseconds. Null: taken; else the holder.</summary>
    public static readonly RedisScript TakeOver = new("take-over", """
        #!lua
        local held = redis.call('GET', KEYS[1])
        if held and held ~= ARGV[1] and held ~= ARGV[2] then return held end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return false
        """);

    /// <summary>KEYS: version. ARGV: "raise", or "make" where one that is there stays. The number.</summary>
    public static readonly ChangeScript Raise = new("raise", """
        #!lua flags=allow-oom
        local there = redis.call('TYPE', KEYS[1]).ok == 'string' and redis.call('GET', KEYS[1]) or ''
        local old = tonumber(there) or 0
        if not (old > 0 and old < 9000000000000000 and string.format('%.0f', old) == there) then old = 0 end
        if ARGV[1] == 'make' and old > 0 then return there end
        local time = redis.call('TIME')
        local new = math.max(old + 1, time[1] * 1000000 + time[2])
        local text = string.format('%.0f', new)
        redis.call('SET', KEYS[1], text)
        tell(KEYS[1], ARGV[1] == 'raise')
        return text
        """);

    /// <summary>KEYS: turn, its count. ARGV: id, milliseconds. 0: another node has it; else the number of this holder, from the time of the server in microseconds on.</summary>
    public static readonly RedisScript TakeTurn = new("take-turn", """
        #!lua flags=allow-oom
        if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
        local time = redis.call('TIME')
        local old = tonumber(redis.call('GET', KEYS[2]) or '') or 0
        local new = math.max(old + 1, time[1] * 1000000 + time[2])
        redis.call('SET', KEYS[2], string.format('%.0f', new), 'PX', 2592000000)
        return new
        """);

    /// <summary>KEYS: turn. ARGV: id, milliseconds. Whether the holder still had it.</summary>
    public static readonly RedisScript RenewTurn = new("renew-turn", """
        #!lua flags=allow-oom
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """);

    /// <summary>KEYS: board. ARGV: node, or '': only read; its note, or '': take it away; milliseconds that the board stays. All notes.</summary>
    public static readonly RedisScript ExchangeNotes = new("exchange-notes", """
        #!lua
        if ARGV[1] ~= '' then
          if ARGV[2] == '' then
            redis.call('HDEL', KEYS[1], ARGV[1])
          else
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
          end
        end
        return redis.call('HVALS', KEYS[1])
        """);

    /// <summary>KEYS: lease, data. ARGV: payload, milliseconds (0: for ever), the deadline in milliseconds since 1970. Whether it came in time. As <see cref="SetInTime"/>, where nodes tell each other.</summary>
    public static readonly ChangeScript Set = new("set", """
        #!lua
        redis.call('DEL', KEYS[1])
        local time = redis.call('TIME')
        if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[3]) then return 0 end
        if ARGV[2] == '0' then
          redis.call('SET', KEYS[2], ARGV[1])
        else
          redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
        end
        tell(KEYS[2])
        return 1
        """);

    /// <summary>KEYS: lease, data. ARGV: milliseconds that it stays (0: it is removed). Whether there was a value. The others hear of it also where there was none.</summary>
    public static readonly ChangeScript Change = new("change", """
        #!lua flags=allow-oom
        redis.call('DEL', KEYS[1])
        local existed
        if ARGV[1] == '0' then
          existed = redis.call('DEL', KEYS[2])
        else
          redis.call('PEXPIRE', KEYS[2], ARGV[1], 'LT')
          existed = redis.call('EXISTS', KEYS[2])
        end
        tell(KEYS[2])
        return existed
        """);

    /// <summary>KEYS: data. How many there were.</summary>
    public static readonly ChangeScript RemoveAll = new("remove", """
        #!lua flags=allow-oom
        local removed = 0
        for i = 1, #KEYS - 1 do
          if redis.call('UNLINK', KEYS[i]) == 1 then
            removed = removed + 1
            tell(KEYS[i])
          end
        end
        return removed
        """);

    /// <summary>
    /// KEYS: a version, data, their leases. ARGV: where a payload has its number of the version, or 0 for that of a tag; the tag. How many values of
    /// another number there were, without the answers "nothing there". They are removed, but for those that a node loads anew just now: client
    /// tracking would tell it of the removal, and it would not store its load. Nodes do not tell each other: a value that a version has ended is in no memory.
    /// </summary>
    public static readonly RedisScript Sweep = new("sweep", """
        #!lua flags=allow-oom
        local number = tonumber(redis.call('GET', KEYS[1]) or '')
        if not number then return 0 end
        local present = ''
        for i = 1, 8 do
          present = present .. string.char(number % 256)
          number = math.floor(number / 256)
        end
        local function length(bytes) return string.byte(bytes, 1) + 256 * string.byte(bytes, 2) end
        local function is_ended(key, head)
          local at = tonumber(ARGV[1])
          if at > 0 then return string.sub(head, at + 1, at + 8) ~= present end
          local from = 72
          for i = 1, length(string.sub(head, 71, 72)) do
            local bytes = redis.call('GETRANGE', key, from, from + 1)
            if #bytes < 2 then return false end
            local behind = from + 2 + length(bytes)
            if length(bytes) == #ARGV[2] and redis.call('GETRANGE', key, from + 2, behind - 1) == ARGV[2] then
              return redis.call('GETRANGE', key, behind, behind + 7) ~= present
            end
            from = behind + 8
          end
          return false
        end
        local removed = 0
        local count = (#KEYS - 1) / 2
        for i = 2, count + 1 do
          local head = redis.pcall('GETRANGE', KEYS[i], 0, 71)
          if type(head) == 'string' and #head == 72 and string.sub(head, 1, 4) == '\247FT\1' and is_ended(KEYS[i], head) then
            if redis.call('EXISTS', KEYS[i + count]) == 0 then redis.call('UNLINK', KEYS[i]) end
            if math.floor(string.byte(head, 25) / 2) % 2 == 0 then removed = removed + 1 end
          end
        end
        return removed
        """);

    public static ReadOnlySequence<byte> Argument(string text) => new(Encoding.UTF8.GetBytes(text));

    public static ReadOnlySequence<byte> Argument(long number) => Argument(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>How an entry was seen, as the scripts take it.</summary>
    public static (ReadOnlySequence<byte> How, ReadOnlySequence<byte> Offset, ReadOnlySequence<byte> Bytes) Arguments(SeenEntry seen) =>
        (seen.IsAbsent ? Absent : seen.IsWhole ? Whole : Part, Argument(seen.Offset), new(seen.Bytes));

    /// <summary>Any entry will do.</summary>
    public static (ReadOnlySequence<byte> How, ReadOnlySequence<byte> Offset, ReadOnlySequence<byte> Bytes) AnyEntry { get; } = (Argument("any"), default, default);

    public static ReadOnlySequence<byte> Make { get; } = Argument("make");

    public static ReadOnlySequence<byte> RaiseIt { get; } = Argument("raise");

    private static ReadOnlySequence<byte> Absent { get; } = Argument("absent");

    private static ReadOnlySequence<byte> Whole { get; } = Argument("whole");

    private static ReadOnlySequence<byte> Part { get; } = Argument("part");
}
