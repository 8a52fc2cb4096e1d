namespace FusionTiered.WriteBehind.Redis;

/// <summary>The scripts of a buffer. Each is one step of Redis: nothing comes between its parts.</summary>
/// <remarks>
/// Those of an owner begin with the check of its lease, so an owner that lost it changes nothing. Behind the holder of the lease stands the number of
/// steps that it has taken, <c>token:node|steps</c>. A Redis that comes back without its last steps has another number, so it refuses the owner as well.
/// </remarks>
internal static class BufferScripts
{
    /// <summary>Takes a write. The number is given before the entry is visible, so the order of the numbers is the order of the entries.</summary>
    /// <remarks>
    /// KEYS: sequence, stream, writes, newest, poison, partitions. ARGV: key, payload, most pending, whether to coalesce, group, partition, number of
    /// partitions. An entry is replaced only while nobody has claimed it. When it follows a write that was not announced, whose writer may still set the
    /// cache, its place ends with <c>|d</c>. Answer: number, entry, 1 when it replaced another; 0: full; below 0: the other number of partitions that holds.
    /// </remarks>
    public const string Accept = """
        local held = redis.call('GET', KEYS[6])
        if held and held ~= ARGV[7] then return -tonumber(held) end
        local at = redis.call('HGET', KEYS[4], ARGV[1])
        local mark = at and string.sub(at, -2) ~= '|a' and '|d' or ''
        if at and ARGV[4] == '1' then
          local field = string.match(at, '^[^|]+')
          local partition, entry = string.match(field, '^(%d+):(.+)$')
          if partition == ARGV[6] and redis.call('HEXISTS', KEYS[3], field) == 1 and #redis.call('XRANGE', KEYS[2], entry, entry) == 1 then
            local claimed = redis.pcall('XPENDING', KEYS[2], ARGV[5], entry, entry, 1)
            if claimed.err or #claimed == 0 then
              local n = string.format('%.0f', redis.call('INCR', KEYS[1]))
              redis.call('HSET', KEYS[3], field, n .. ':' .. ARGV[2])
              redis.call('HSET', KEYS[4], ARGV[1], field .. '|' .. n .. mark)
              return {n, field, 1}
            end
          end
        end
        if redis.call('HLEN', KEYS[3]) + redis.call('HLEN', KEYS[5]) >= tonumber(ARGV[3]) then return 0 end
        local n = string.format('%.0f', redis.call('INCR', KEYS[1]))
        if not held then redis.call('SET', KEYS[6], ARGV[7]) end
        local entry = redis.call('XADD', KEYS[2], '*', 'k', ARGV[1])
        local field = ARGV[6] .. ':' .. entry
        redis.call('HSET', KEYS[3], field, n .. ':' .. ARGV[2])
        redis.call('HSET', KEYS[4], ARGV[1], field .. '|' .. n .. mark)
        return {n, field, 0}
        """;

    /// <summary>Notes that the cache has the value of a write. 1: it is still the newest one of its key and not sunk.</summary>
    /// <remarks>KEYS: newest. ARGV: key, entry and number as they stand there.</remarks>
    public const string Announce = """
        local at = redis.call('HGET', KEYS[1], ARGV[1])
        if at == ARGV[2] .. '|d' then return 1 end
        if at ~= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. '|a')
        return 1
        """;

    /// <summary>The newest payloads of keys. KEYS: newest, writes. ARGV: the keys.</summary>
    public const string Find = """
        local found = {}
        for i, key in ipairs(ARGV) do
          local at = redis.call('HGET', KEYS[1], key)
          found[i] = at and redis.call('HGET', KEYS[2], string.match(at, '^[^|]+')) or false
        end
        return found
        """;

    /// <summary>Takes a free lease under a new token, which is at least the time of the server in ms: so it rises also when Redis has lost the last one.</summary>
    /// <remarks>
    /// KEYS: owner, token, partitions. ARGV: node, ms, number of partitions. Answer: the token; 0: another node has it; below 0: the other number of
    /// partitions that holds.
    /// </remarks>
    public const string Acquire = """
        local held = redis.call('GET', KEYS[3])
        if held and held ~= ARGV[3] then return -tonumber(held) end
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        if not held then redis.call('SET', KEYS[3], ARGV[3]) end
        local time = redis.call('TIME')
        local token = math.max(tonumber(redis.call('GET', KEYS[2]) or '0') + 1, time[1] * 1000 + math.floor(time[2] / 1000))
        local text = string.format('%.0f', token)
        redis.call('SET', KEYS[2], text)
        redis.call('SET', KEYS[1], text .. ':' .. ARGV[1] .. '|0', 'PX', ARGV[2])
        return token
        """;

    /// <summary>KEYS: owner. ARGV: holder without its steps, ms.</summary>
    public const string Renew = """
        local held = redis.call('GET', KEYS[1])
        if held and string.match(held, '^[^|]+') == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return 0
        """;

    /// <summary>KEYS: owner. ARGV: holder without its steps.</summary>
    public const string Release = """
        local held = redis.call('GET', KEYS[1])
        if held and string.match(held, '^[^|]+') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """;

    /// <summary>Claims what owners before had claimed and not sunk, and forgets their names.</summary>
    /// <remarks>KEYS: owner, stream, writes. ARGV: holder, group, consumer, most, cursor, partition. Answer: next cursor, entries; -1: the lease is lost.</remarks>
    public const string TakeOver = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
        redis.pcall('XGROUP', 'CREATE', KEYS[2], ARGV[2], '0', 'MKSTREAM')
        local claimed = redis.call('XAUTOCLAIM', KEYS[2], ARGV[2], ARGV[3], 0, ARGV[5], 'COUNT', ARGV[4])
        if claimed[1] == '0-0' then
          for _, one in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[2], ARGV[2])) do
            if one[2] ~= ARGV[3] and one[4] == 0 then redis.call('XGROUP', 'DELCONSUMER', KEYS[2], ARGV[2], one[2]) end
          end
        end
        local found = {}
        for i, one in ipairs(claimed[2]) do
          local pending = redis.call('XPENDING', KEYS[2], ARGV[2], one[1], one[1], 1)
          found[i] = {one[1], one[2][2], redis.call('HGET', KEYS[3], ARGV[6] .. ':' .. one[1]), pending[1] and pending[1][4] or 1}
        end
        return {claimed[1], found}
        """;

    /// <summary>Claims new entries; a step if there are any.</summary>
    /// <remarks>KEYS: owner, stream, writes. ARGV: holder, group, consumer, most, partition, holder after the step. Answer: entries; -1: the lease is lost.</remarks>
    public const string Claim = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
        local read = redis.pcall('XREADGROUP', 'GROUP', ARGV[2], ARGV[3], 'COUNT', ARGV[4], 'STREAMS', KEYS[2], '>')
        if read and read.err then
          redis.pcall('XGROUP', 'CREATE', KEYS[2], ARGV[2], '0', 'MKSTREAM')
          read = redis.call('XREADGROUP', 'GROUP', ARGV[2], ARGV[3], 'COUNT', ARGV[4], 'STREAMS', KEYS[2], '>')
        end
        local found = {}
        if not read then return found end
        for i, one in ipairs(read[1][2]) do
          found[i] = {one[1], one[2][2], redis.call('HGET', KEYS[3], ARGV[5] .. ':' .. one[1])}
        end
        redis.call('SET', KEYS[1], ARGV[6], 'KEEPTTL')
        return found
        """;

    /// <summary>Takes sunk writes out: acknowledged and deleted in one step.</summary>
    /// <remarks>
    /// KEYS: owner, stream, writes, newest. ARGV: holder, group, partition, holder after the step, then entry and key of each. Answer: the places, from 1,
    /// of the writes whose values the cache may not have; -1: the lease is lost.
    /// </remarks>
    public const string Sunk = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
        local silent = {}
        for i = 5, #ARGV, 2 do
          local field = ARGV[3] .. ':' .. ARGV[i]
          redis.call('XACK', KEYS[2], ARGV[2], ARGV[i])
          redis.call('XDEL', KEYS[2], ARGV[i])
          redis.call('HDEL', KEYS[3], field)
          local at = redis.call('HGET', KEYS[4], ARGV[i + 1])
          if at and string.match(at, '^[^|]+') == field then
            redis.call('HDEL', KEYS[4], ARGV[i + 1])
            if string.sub(at, -2) ~= '|a' then silent[#silent + 1] = (i - 3) / 2 end
          end
        end
        redis.call('SET', KEYS[1], ARGV[4], 'KEEPTTL')
        return silent
        """;

    /// <summary>Moves a write aside.</summary>
    /// <remarks>
    /// KEYS: owner, stream, writes, newest, poison. ARGV: holder, group, partition, entry, key, failure, holder after the step. Answer: 1: it was the
    /// newest of its key; -1: the lease is lost.
    /// </remarks>
    public const string StepAside = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
        local field = ARGV[3] .. ':' .. ARGV[4]
        local payload = redis.call('HGET', KEYS[3], field)
        if payload then redis.call('HSET', KEYS[5], field, ARGV[6] .. '\n' .. ARGV[5] .. '\n' .. payload) end
        redis.call('SET', KEYS[1], ARGV[7], 'KEEPTTL')
        redis.call('XACK', KEYS[2], ARGV[2], ARGV[4])
        redis.call('XDEL', KEYS[2], ARGV[4])
        redis.call('HDEL', KEYS[3], field)
        local at = redis.call('HGET', KEYS[4], ARGV[5])
        if at and string.match(at, '^[^|]+') == field then
          redis.call('HDEL', KEYS[4], ARGV[5])
          return 1
        end
        return 0
        """;

    /// <summary>Agrees on the number of partitions. KEYS: partitions, writes, then the owners. ARGV: number. Answer: the number that holds.</summary>
    public const string Agree = """
        local held = redis.call('GET', KEYS[1])
        if held == ARGV[1] then return held end
        if held then
          if redis.call('HLEN', KEYS[2]) > 0 then return held end
          for i = 3, #KEYS do
            if redis.call('EXISTS', KEYS[i]) == 1 then return held end
          end
        end
        redis.call('SET', KEYS[1], ARGV[1])
        return ARGV[1]
        """;

    /// <summary>A script, since the client counts <c>INFO</c> as administration. KEYS: any of the buffer, for the server that has it.</summary>
    public const string Info = "return {redis.call('INFO', 'memory'), redis.call('INFO', 'persistence')}";
}
