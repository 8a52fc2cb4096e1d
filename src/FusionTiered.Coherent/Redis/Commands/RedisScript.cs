using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace FusionTiered.Redis.Commands;

/// <summary>A Lua script with the digest the server knows it by.</summary>
internal sealed class RedisScript
{
    private readonly byte[] _digest;
    private readonly byte[] _source;

    /// <param name="name">The name of the script in errors and metrics.</param>
    /// <param name="source">Its text, possibly with a first line <c>#!lua flags=...</c>.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "EVALSHA names scripts by SHA-1; nothing is protected by it.")]
    public RedisScript(string name, string source)
    {
        Name = name;
        _source = Encoding.UTF8.GetBytes(source);
        _digest = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA1.HashData(_source)));
    }

    public string Name { get; }

    /// <summary>40 hexadecimal digits.</summary>
    public ReadOnlyMemory<byte> Digest => _digest;

    public ReadOnlyMemory<byte> Source => _source;
}
