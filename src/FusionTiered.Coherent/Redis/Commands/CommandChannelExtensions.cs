using System.Buffers;
using System.Runtime.CompilerServices;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>The commands as calls, so that nobody has to spell type arguments.</summary>
internal static class CommandChannelExtensions
{
    extension(ICommandChannel channel)
    {
        public ValueTask<bool> PingAsync(SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<Ping, bool>(default, options, cancellation);

        public ValueTask<RentedBytes?> GetAsync(RedisKey key, SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<Get, RentedBytes?>(new(key), options, cancellation);

        public ValueTask<StoredValue> GetWithTtlAsync(RedisKey key, SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<GetWithTtl, StoredValue>(new(key), options, cancellation);

        public ValueTask<RentedBytes?[]> GetManyAsync(ReadOnlyMemory<RedisKey> keys, SendOptions options = default, CancellationToken cancellation = default) =>
            keys.IsEmpty ? new([]) : channel.SendAsync<GetMany, RentedBytes?[]>(new(keys), options, cancellation);

        public ValueTask<StoredValue[]> GetManyWithTtlAsync(ReadOnlyMemory<RedisKey> keys, SendOptions options = default, CancellationToken cancellation = default) =>
            keys.IsEmpty ? new([]) : channel.SendAsync<GetManyWithTtl, StoredValue[]>(new(keys), options, cancellation);

        /// <param name="key">The key.</param>
        /// <param name="value">The value.</param>
        /// <param name="milliseconds">Lifetime; 0 keeps the value for ever.</param>
        /// <param name="when">The condition.</param>
        /// <param name="options">How to send.</param>
        /// <param name="cancellation">Ends the wait, not the command.</param>
        public ValueTask<bool> SetAsync(
            RedisKey key, ReadOnlySequence<byte> value, long milliseconds = 0, SetWhen when = SetWhen.Always, SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<Set, bool>(new(key, value, milliseconds, when), Sized(options, value.Length), cancellation);

        public ValueTask<bool> SetAsync(
            RedisKey key, ReadOnlyMemory<byte> value, long milliseconds = 0, SetWhen when = SetWhen.Always, SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SetAsync(key, new ReadOnlySequence<byte>(value), milliseconds, when, options, cancellation);

        public ValueTask<long> DeleteAsync(ReadOnlyMemory<RedisKey> keys, SendOptions options = default, CancellationToken cancellation = default) =>
            keys.IsEmpty ? new(0) : channel.SendAsync<Delete, long>(new(keys), options, cancellation);

        public ValueTask<long> UnlinkAsync(ReadOnlyMemory<byte[]> keys, SendOptions options = default, CancellationToken cancellation = default) =>
            keys.IsEmpty ? new(0) : channel.SendAsync<Unlink, long>(new(keys), options, cancellation);

        public ValueTask<ScanPage> ScanAsync(ulong cursor, RedisKey pattern, int count, SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<Scan, ScanPage>(new(cursor, pattern, count), options, cancellation);

        public ValueTask<long> TimeAsync(SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<Time, long>(default, options, cancellation);

        public ValueTask<IReadOnlyDictionary<string, string>> InfoAsync(string section, SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<Info, IReadOnlyDictionary<string, string>>(new(section), options, cancellation);

        public ValueTask<IReadOnlyDictionary<string, string>> ConfigGetAsync(string parameter, SendOptions options = default, CancellationToken cancellation = default) =>
            channel.SendAsync<ConfigGet, IReadOnlyDictionary<string, string>>(new(parameter), options, cancellation);

        /// <summary>
        /// Runs a script by its digest, and once more with its text where the server does not know it yet (after a restart,
        /// SCRIPT FLUSH): both within one budget. The arguments must stay unchanged until the task has ended.
        /// </summary>
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<TReply> EvalAsync<TRead, TReply>(
            RedisScript script, ReadOnlyMemory<RedisKey> keys, ReadOnlyMemory<ReadOnlySequence<byte>> arguments, SendOptions options = default, CancellationToken cancellation = default)
            where TRead : struct, IScriptReply<TReply>
        {
            long size = 0;
            foreach (var argument in arguments.Span)
            {
                size += argument.Length;
            }

            options = channel.WithDeadline(Sized(options, size), isWrite: true);
            var call = new Eval<TRead, TReply>(script, keys, arguments);
            try
            {
                return await channel.SendAsync<Eval<TRead, TReply>, TReply>(call, options, cancellation).ConfigureAwait(false);
            }
            catch (RespErrorException error) when (error.Is(RespErrorCodes.NoScript))
            {
                return await channel.SendAsync<Eval<TRead, TReply>, TReply>(call.WithSource, options, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static SendOptions Sized(SendOptions options, long bytes) =>
        options.PayloadBytes == 0 ? options with { PayloadBytes = (int)Math.Min(int.MaxValue, bytes) } : options;
}
