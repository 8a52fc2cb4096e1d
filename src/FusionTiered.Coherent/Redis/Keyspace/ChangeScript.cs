using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Keyspace;

/// <summary>
/// A script that changes keys. Each line <c>tell(key)</c> stands behind a change; the form for servers that announce changes themselves is without them.
/// <c>tell(key, true)</c> tells this node, too, as client tracking does for the writes of scripts.
/// </summary>
internal sealed class ChangeScript
{
    // Behind KEYS stands the key of the counter; behind ARGV the channel and the name of this node. A counter that was
    // lost goes on from the clock, so that no number comes twice, and the message says so. The counter comes first: where the message is
    // refused, the others find a gap.
    private const string Tell = """
        local function tell(key, to_self)
          local counter = KEYS[#KEYS]
          local number, made = tonumber(redis.call('GET', counter)), ''
          if number then
            number = number + 1
          else
            local time = redis.call('TIME')
            number, made = time[1] * 1000000 + time[2], '!'
          end
          local text = string.format('%.0f', number)
          redis.call('SET', counter, text)
          redis.call('PUBLISH', ARGV[#ARGV - 1], made .. text .. ' ' .. (to_self and '-' or ARGV[#ARGV]) .. ' ' .. key)
        end

        """;

    /// <param name="name">The name of the script in errors and metrics.</param>
    /// <param name="source">Its text; the first line is <c>#!lua</c> with its flags.</param>
    public ChangeScript(string name, string source)
    {
        var body = source.IndexOf('\n', StringComparison.Ordinal) + 1;
        Telling = new(name, source[..body] + Tell + source[body..]);
        Quiet = new(name, string.Join('\n', source.Split('\n').Where(static line => !line.TrimStart().StartsWith("tell(", StringComparison.Ordinal))));
    }

    /// <summary>For a server that announces changes itself.</summary>
    public RedisScript Quiet { get; }

    /// <summary>Publishes what it changes. KEYS has the counter behind its own, and ARGV the channel and the name of this node.</summary>
    public RedisScript Telling { get; }
}
