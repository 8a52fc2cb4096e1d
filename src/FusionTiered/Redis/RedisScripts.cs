
namespace FusionTiered.Fusion.Redis;

/// <summary>The scripts of <c>VersionedL2</c>, <c>OrderedBackplane</c> and <c>LeaseLocker</c>. Each is one step of Redis: nothing comes between its parts.</summary>
/// <remarks>Times of Redis are read inside, so no clock of a node decides. A key that holds another type of Redis is replaced.</remarks>
internal sealed record RedisScripts
{
    /// <summary>The scripts as they are.</summary>
    public static readonly RedisScripts Real = new();

    // The number of a message: one more than the one before. The first one is Redis's time in microseconds, so a counter that was
    // lost goes on above every number that any node has heard. A full Redis counts no further; its messages have no number (0).
    private const string Publish = """
        local function publish(counter, channel, message, place)
          local n = redis.pcall('INCR', counter)
          if type(n) == 'table' then
            n = 0
          elseif n == 1 then
            local t = redis.call('TIME')
            n = t[1] * 1000000 + t[2]
            redis.call('SET', counter, string.format('%.0f', n))
          end
          redis.call('PUBLISH', channel, string.sub(message, 1, place) .. string.format('%016.0f', n) .. string.sub(message, place + 17))
        end
        """;

    private const string Version = """
        local function version(key)
          local seen = redis.pcall('HMGET', key, 'v', 'absexp')
          if seen.err then return '?' end
          return (seen[1] or '') .. '|' .. (seen[2] or '')
        end
        """;

    /// <summary>Stores a value, and tells the other nodes. 1: stored; 2: told only, the mark there is a later one; 0: the key has changed since it was seen, otherwise than by the end of its lifetime; -1: the writer has given up since.</summary>
    /// <remarks>KEYS: the key; the key whose version counts; the counter; the lease; the mark "nothing there". ARGV: the version that was seen, or '*'; the new version; the absolute end; milliseconds to live; the value; the channel, or ''; the message; the place of its number; the id of the writer's lease, or '*' to end anybody's, or ''; the deadline in milliseconds of Redis's time, or ''; whether the mark "nothing there" goes; the time that a mark of a tag says, or '': Redis keeps the latest.</remarks>
    public string Store { get; init; } = Publish + "\n" + Version + "\n" + """
        local function release()
          if ARGV[9] == '*' or (ARGV[9] ~= '' and redis.call('GET', KEYS[4]) == ARGV[9]) then redis.call('DEL', KEYS[4]) end
        end
        if ARGV[1] ~= '*' and version(KEYS[2]) ~= ARGV[1] then
          local ended = version(KEYS[2]) == '|' and string.match(ARGV[1], '|(%d+)$')
          local t = redis.call('TIME')
          if not ended or tonumber(ended) > t[1] * 10000000 + t[2] * 10 + 621355968000000000 then release() return 0 end
        end
        if ARGV[10] ~= '' then
          local t = redis.call('TIME')
          if t[1] * 1000 + t[2] / 1000 > tonumber(ARGV[10]) then return -1 end
        end
        local known = ARGV[12] ~= '' and redis.pcall('HGET', KEYS[1], 't')
        if type(known) == 'string' and known >= ARGV[12] then
          redis.call('PEXPIRE', KEYS[1], ARGV[4])
          if ARGV[6] ~= '' then publish(KEYS[3], ARGV[6], ARGV[7], ARGV[8]) end
          return 2
        end
        local done = redis.pcall('HSET', KEYS[1], 'v', ARGV[2], 'absexp', ARGV[3], 'sldexp', '-1', 'data', ARGV[5])
        if type(done) == 'table' and done.err then
          if not string.find(done.err, 'WRONGTYPE') then return done end
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], 'v', ARGV[2], 'absexp', ARGV[3], 'sldexp', '-1', 'data', ARGV[5])
        end
        if ARGV[12] ~= '' then redis.call('HSET', KEYS[1], 't', ARGV[12]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        if ARGV[11] == '1' then redis.call('DEL', KEYS[5]) end
        release()
        if ARGV[6] ~= '' then publish(KEYS[3], ARGV[6], ARGV[7], ARGV[8]) end
        return 1
        """;

    /// <summary>Removes a value, ends its lease, and tells the other nodes. 1: there was a value; 0: there was none. A new version stays behind for a while: a load that saw "nothing there" before finds that it came too late.</summary>
    /// <remarks>KEYS: the key; the counter; the lease; the mark "nothing there". ARGV: the new version, or '' for none; milliseconds that it stays; the channel, or ''; the message; the place of its number. A value has the field of its sliding end; what a removal leaves behind has not.</remarks>
    public string Remove { get; init; } = Publish + "\n" + """
        local was = redis.pcall('HGET', KEYS[1], 'sldexp')
        redis.call('DEL', KEYS[1], KEYS[3], KEYS[4])
        if ARGV[1] ~= '' then
          redis.pcall('HSET', KEYS[1], 'v', ARGV[1])
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        if ARGV[3] ~= '' then publish(KEYS[2], ARGV[3], ARGV[4], ARGV[5]) end
        return type(was) == 'string' and 1 or 0
        """;

    /// <summary>Removes a value that a node could not read, if it is the same still. 1: it was; 0: another one is there, or none. No node is told, and its version stays behind for a while: the load of a node that has seen the value may be stored, and one that has seen something earlier is too late.</summary>
    /// <remarks>KEYS: the key. ARGV: the version that was seen; the SHA-1 of the value, in hexadecimal: programs that know no version write, too; milliseconds that the version stays.</remarks>
    public string RemoveUnreadable { get; init; } = Version + "\n" + """
        if version(KEYS[1]) ~= ARGV[1] then return 0 end
        local seen = redis.call('HMGET', KEYS[1], 'data', 'v', 'absexp')
        if not seen[1] or redis.sha1hex(seen[1]) ~= ARGV[2] then return 0 end
        redis.call('DEL', KEYS[1])
        if seen[2] then redis.call('HSET', KEYS[1], 'v', seen[2]) end
        if seen[3] then redis.call('HSET', KEYS[1], 'absexp', seen[3]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    /// <summary>Removes a value that a mark has ended. 1: it is gone; 0: there is none, or it was written after the mark, or its version tells no time, as that of a node of an earlier release or of plain FusionCache. No message is sent; where client tracking runs, Redis announces it like the end of a lifetime. The version stays for a while: a load that saw it after the mark may store.</summary>
    /// <remarks>KEYS: the key. ARGV: the time of the mark as <c>VersionWord</c> spells it; milliseconds that the version stays. Without the field <c>sldexp</c> there is no value, only a version.</remarks>
    public string Sweep { get; init; } = """
        local seen = redis.pcall('HMGET', KEYS[1], 'v', 'absexp', 'sldexp')
        if seen.err or not seen[3] then return 0 end
        if not seen[1] or string.sub(seen[1], 15, 15) ~= '.' or string.sub(seen[1], 1, 14) > ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        if seen[1] then redis.call('HSET', KEYS[1], 'v', seen[1]) end
        if seen[2] then redis.call('HSET', KEYS[1], 'absexp', seen[2]) end
        if seen[1] or seen[2] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return 1
        """;

    /// <summary>Sends a message alone.</summary>
    /// <remarks>KEYS: the counter. ARGV: the channel; the message; the place of its number.</remarks>
    public string Tell { get; init; } = Publish + "\n" + """
        publish(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
        return 1
        """;

    /// <summary>The numbers that the counters have come to, and Redis's time in microseconds before them. A counter that is missing begins at that time. It ends a day after the last node has asked. A replica refuses: its counters lag behind.</summary>
    /// <remarks>KEYS: the counters.</remarks>
    public string Numbers { get; init; } = """
        local t = redis.call('TIME')
        local now = string.format('%.0f', t[1] * 1000000 + t[2])
        local numbers = {now}
        for i, counter in ipairs(KEYS) do
          local n = redis.call('GET', counter)
          if not n then
            n = now
            redis.pcall('SET', counter, n)
          end
          if i == 1 or redis.call('TTL', counter) < 43200 then
            local done = redis.pcall('EXPIRE', counter, 86400)
            if type(done) == 'table' and string.find(done.err, 'READONLY') then return done end
          end
          numbers[i + 1] = n
        end
        return numbers
        """;

    /// <summary>Takes the lease of a key, reads the key with it, and says whether the mark "nothing there" exists. Nothing: another node has the lease. Three answers: only read.</summary>
    /// <remarks>KEYS: the lease; the key; the mark "nothing there". ARGV: the id of the holder; milliseconds; '1' to read first, and to take the lease only where there is no value.</remarks>
    public string TakeLease { get; init; } = """
        local function read()
          local found = redis.pcall('HMGET', KEYS[2], 'data', 'v', 'absexp')
          if found.err then return {false, '?', ''} end
          return found
        end
        local found = ARGV[3] == '1' and read()
        if found and found[1] then return found end
        if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return found end
        found = found or read()
        found[4] = redis.call('EXISTS', KEYS[3])
        return found
        """;

    /// <summary>Lengthens a lease that is still the holder's.</summary>
    /// <remarks>KEYS: the lease. ARGV: the id of the holder; milliseconds.</remarks>
    public string RenewLease { get; init; } = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";

    /// <summary>Ends a lease that is still the holder's.</summary>
    /// <remarks>KEYS: the lease. ARGV: the id of the holder.</remarks>
    public string EndLease { get; init; } = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    /// <summary>Takes the turn of a work that one node does at a time. 0: another node has it; else the number of this holder: Redis's time in microseconds, or one more than before.</summary>
    /// <remarks>KEYS: the turn; its count. ARGV: the id of the holder; milliseconds.</remarks>
    public string TakeTurn { get; init; } = """
        if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
        local t = redis.call('TIME')
        local old = tonumber(redis.call('GET', KEYS[2]) or '') or 0
        local n = math.max(old + 1, t[1] * 1000000 + t[2])
        redis.call('SET', KEYS[2], string.format('%.0f', n), 'PX', 2592000000)
        return n
        """;
}
