using System.Buffers;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// The first exchange on a connection, before any command. Runs on its reader, under the connect timeout.
/// <para>
/// HELLO goes alone: after a refused AUTH the server would run the following commands as its default user.
/// The rest goes in one write, and every reply is looked at.
/// </para>
/// </summary>
internal static class Handshake
{
    private static readonly Version FirstWithWholeReplies = new(7, 0, 5);

    // As the scripts of this package begin.
    private static readonly RedisScript AnyScript = new("probe", "#!lua flags=allow-oom\nreturn 1");

    // An empty message says nothing.
    private static readonly RedisScript EmptyMessage = new("publish", "#!lua flags=allow-oom\nredis.call('GET', KEYS[1])\nreturn redis.call('PUBLISH', ARGV[1], '')");

    private static string LibraryVersion { get; } = typeof(Handshake).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <param name="connection">Connected, and nothing sent on it.</param>
    /// <param name="tracking">Prefixes to be told about; null for none.</param>
    /// <param name="predecessors">Lost connections that must be dead before this one is used.</param>
    /// <param name="credentials">User and password; null: those of the settings.</param>
    /// <exception cref="RedisException">The connection must not be used.</exception>
    public static HandshakeResult Run(
        RedisConnection connection, TrackingPrefixes? tracking, IReadOnlyCollection<Predecessor> predecessors, RedisCredentials? credentials = null)
    {
        var settings = connection.Settings;
        var options = new SendOptions { Budget = settings.ConnectTimeout };
        var server = Greet(connection, settings, options, credentials);
        Check(connection, server);

        var name = Send<ClientSetInfo, bool>(connection, new("LIB-NAME", "FusionTiered"), options);
        var version = Send<ClientSetInfo, bool>(connection, new("LIB-VER", LibraryVersion), options);
        var address = Send<ClientAddress, string>(connection, default, options);
        // Every connection begins in database 0; not asking for it needs no right to ask.
        var select = settings.Database == 0 ? null : Send<Select, bool>(connection, new(settings.Database), options);
        var kills = predecessors.Select(lost => (lost, Reply: Send<ClientKill, long>(connection, new(lost.ClientId, lost.Address), options))).ToArray();
        var prefixes = tracking is not null && IsTooOldToTrack(server) ? null : tracking;
        var track = prefixes is null ? null : Send<ClientTracking, bool>(connection, new(prefixes), options);
        var trackingInfo = prefixes is null ? null : Send<ClientTrackingInfo, string?>(connection, new(prefixes), options);
        var script = Send<Eval<IntegerReply, long>, long>(connection, new(AnyScript, default, default, withSource: true), options);
        var timeAskedAt = connection.Now;
        var time = Send<Commands.Time, long>(connection, default, options);
        connection.SendPing();

        _ = name.Wait(connection);
        _ = version.Wait(connection);
        var known = address.Wait(connection) is null && address.Value is { Length: > 0 };
        if (select?.Wait(connection) is { } refused)
        {
            throw new RedisConnectException($"Database {settings.Database} was refused: {refused.Message}", isRefusal: true, refused);
        }

        var gone = true;
        foreach (var (lost, reply) in kills)
        {
            gone &= reply.Wait(connection) is null && (reply.Value > 0 || lost.IsAddressCertain);
        }

        var state = tracking is null ? TrackingState.NotAskedFor
            : prefixes is null ? TrackingState.Refused($"{server.Server} {server.Version} may put pushes inside replies; {FirstWithWholeReplies} is the first that does not")
            : Judge(connection, track!, trackingInfo!);
        if (script.Wait(connection) is { } noScripts && WhyNoScripts(noScripts) is { } reason)
        {
            throw new RedisConnectException(reason, isRefusal: true, noScripts);
        }

        if (time.Wait(connection) is null)
        {
            connection.Clock.Read(time.Value, timeAskedAt);
        }

        AwaitPings(connection, 1);
        if (tracking is not null && !state.IsOn && settings.Messages is { } messages)
        {
            // It may be on, and only not confirmed: nobody is to hear everything twice.
            _ = track?.Value == true ? Send<ClientTracking, bool>(connection, new(null), options).Wait(connection) : null;
            state = Subscribe(connection, messages, state.Reason!, options);
        }

        if (tracking is not null && !state.IsByMessages && settings.Messages is { } names)
        {
            // Before the first write of this node: nodes that hear by messages do not hear of it.
            _ = Send<Eval<IntegerReply, long>, long>(connection, BeQuiet.Command(names), options).Wait(connection);
        }

        return new(
            server, state, gone,
            new(server.ClientId, known ? address.Value! : connection.LocalAddress?.ToString() ?? "", known));
    }

    /// <summary>The greeting of a connection to a Sentinel.</summary>
    /// <param name="connection">Connected, and nothing sent on it.</param>
    /// <exception cref="RedisException">The connection must not be used.</exception>
    public static void GreetSentinel(RedisConnection connection)
    {
        if (Greet(connection, connection.Settings, new SendOptions { Budget = connection.Settings.ConnectTimeout }, null).Mode is not "sentinel")
        {
            throw new RedisConnectException(
                $"{connection.Endpoint} is no Sentinel, and ServiceName says that the endpoints are Sentinels. Name them, or leave out ServiceName.", isRefusal: true);
        }
    }

    private static ServerGreeting Greet(RedisConnection connection, ConnectionSettings settings, SendOptions options, RedisCredentials? credentials)
    {
        var command = credentials is null ? new Hello(settings.User, settings.Password, settings.ClientName) : new Hello(credentials.User, credentials.Password, settings.ClientName);
        var hello = Send<Hello, ServerGreeting>(connection, command, options);
        RespErrorException? error;
        try
        {
            error = hello.Wait(connection);
        }
        catch (Exception ended) when ((connection.Closed ?? ended) is IOException or RespProtocolException)
        {
            var hint = settings.Streams.IsEncrypted ? "A server that asks for certificates of clients does that: set TlsCertificate." : "A port for TLS does that: write rediss://, or set Tls.";
            throw new RedisConnectException($"{connection.Endpoint} ended the connection instead of answering HELLO. {hint}", inner: connection.Closed ?? ended);
        }

        if (error is not null)
        {
            throw new RedisConnectException(Explain(error, settings.PasswordSetting), isRefusal: !error.Is(RespErrorCodes.Loading), error);
        }

        if (hello.Value!.Protocol != 3)
        {
            throw new RedisConnectException($"The server speaks RESP{hello.Value.Protocol} after HELLO 3; RESP3 is needed.", isRefusal: true);
        }

        return hello.Value;
    }

    private static void Check(RedisConnection connection, ServerGreeting server)
    {
        var refusal = server.Mode switch
        {
            "cluster" => "The server is a node of a Redis Cluster; the coherent engine needs one server that has all keys. Use such a server, or the FusionCache engine: leave out UseCoherentEngine().",
            "sentinel" => "The server is a Redis Sentinel, which holds no data. Name the server that it watches, or set ServiceName to the name of its primary.",
            _ => null,
        };
        if (refusal is not null)
        {
            throw new RedisConnectException(refusal, isRefusal: true);
        }

        if (connection.Settings.Sentinels is not null && server.Role is not "master")
        {
            throw new RedisConnectException($"{connection.Endpoint} says that it is a {server.Role}, and the Sentinels named it as the primary. They are asked again.");
        }
    }

    /// <summary>Why no script can run there, ever. Null: it is something that passes.</summary>
    private static string? WhyNoScripts(RespErrorException error) => error.Code switch
    {
        RespErrorCodes.NoPerm => "The user may not run scripts (NOPERM); grant +eval and +evalsha.",
        RespErrorCodes.Generic =>
            $"The server does not run Lua scripts that begin with '#!lua', as Redis does from version 7.0 on ({error.Text.TrimEnd('.')}). The coherent engine needs them for its leases. "
            + "Use such a server, or the FusionCache engine: leave out UseCoherentEngine().",
        _ => null,
    };

    private static string Explain(RespErrorException error, string password) => error.Code switch
    {
        RespErrorCodes.WrongPass => "The server refuses user name or password (WRONGPASS).",
        RespErrorCodes.NoAuth => $"The server asks for a password (NOAUTH); set {password}, and {password.Replace("Password", "User", StringComparison.Ordinal)} unless it is the default user.",
        RespErrorCodes.NoPerm => "The user may not say HELLO (NOPERM); grant +hello and +auth.",
        RespErrorCodes.NoProto => "The server does not speak RESP3 (NOPROTO).",
        RespErrorCodes.Generic => "The server answers HELLO 3 with an error (ERR): it is older than Redis 6, has no such user, or its client name is malformed.",
        _ => $"The server answers HELLO 3 with {error.Code}.",
    };

    private static bool IsTooOldToTrack(ServerGreeting server) =>
        server.Server is "redis" && Version.TryParse(server.Version, out var version) && version < FirstWithWholeReplies;

    /// <summary>Tracking is believed in only when the server repeats the settings: one that ignores the command says OK, too.</summary>
    private static TrackingState Judge(RedisConnection connection, PumpedReply<bool> track, PumpedReply<string?> info)
    {
        var refused = track.Wait(connection);
        var unknown = info.Wait(connection);
        return refused is not null ? TrackingState.Refused(refused.Message)
            : unknown is not null ? TrackingState.Refused($"it cannot be verified. {unknown.Message}")
            : info.Value is { } difference ? TrackingState.Refused(difference)
            : TrackingState.On;
    }

    /// <summary>Listens to the messages of other nodes, if the user may listen and tell.</summary>
    private static TrackingState Subscribe(RedisConnection connection, MessageNames messages, string noTracking, SendOptions options)
    {
        var subscribed = Send<Subscribe, bool>(connection, new(messages.Channel), options);
        var told = Send<Eval<IntegerReply, long>, long>(connection, new(EmptyMessage, new[] { messages.Counter }, new ReadOnlySequence<byte>[] { new(messages.Channel.ToBytes()) }, withSource: true), options);
        var quiet = Send<Get, RentedBytes?>(connection, new(messages.Quiet), options);
        var deaf = subscribed.Wait(connection);
        var mute = told.Wait(connection);
        var isQuiet = quiet.Wait(connection) is null && quiet.Value is not null;
        quiet.Value?.Dispose();
        if (deaf is not null || !subscribed.Value)
        {
            return TrackingState.Refused($"{noTracking.TrimEnd('.')}. Messages of other nodes are not heard either: {deaf?.Message ?? "SUBSCRIBE was not confirmed"}");
        }

        if (mute?.Code is RespErrorCodes.NoPerm or RespErrorCodes.Generic)
        {
            return TrackingState.Refused($"{noTracking.TrimEnd('.')}. Messages cannot be sent to other nodes either: {mute.Message}");
        }

        // The lease begins with this one: what came before the subscription was not heard.
        connection.Check(messages, isQuiet);
        connection.SendPing();
        AwaitPings(connection, 2);
        return isQuiet
            ? TrackingState.Unheard($"{noTracking.TrimEnd('.')}. Another node of this cache has other rights, and does not tell this one what it writes. Give all nodes the same rights.")
            : TrackingState.ByMessages(noTracking);
    }

    private static void AwaitPings(RedisConnection connection, int answered)
    {
        while (connection.AnsweredPings < answered)
        {
            connection.Pump();
        }
    }

    private static PumpedReply<TReply> Send<TCommand, TReply>(RedisConnection connection, TCommand command, SendOptions options)
        where TCommand : struct, IRedisCommand<TReply> => PumpedReply<TReply>.Send(connection, command, options);
}
