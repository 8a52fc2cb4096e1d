namespace FusionTiered.Redis.Commands;

/// <summary>How nodes tell each other of changes. Keys are those of one database, and channels are those of the whole server.</summary>
/// <param name="Counter">The key that holds the number of the last message.</param>
/// <param name="Channel">The channel of the messages.</param>
/// <param name="Quiet">The key that is there while a node writes without a message.</param>
internal sealed record MessageNames(RedisKey Counter, RedisKey Channel, RedisKey Quiet);
