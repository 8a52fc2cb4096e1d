using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.L2;

/// <summary>Removals, with the version that each leaves behind.</summary>
internal sealed partial class VersionedL2
{
    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        var text = TextOf(key);
        var ticket = TicketOf(text) is { } current && IsOwn(current, text) ? current : null;
        var message = ticket is null ? default
            : backplane.Spell(ticket.Kind == StoreKind.Expire ? BackplaneMessageAction.EntryExpire : BackplaneMessageAction.EntryRemove, text, clock.Latest);
        var database = await redis.GetAsync().ConfigureAwait(false);
        var removed = await database.ScriptEvaluateAsync(
            scripts.Remove,
            [key, backplane.Counter, leaseStart + text, ticket is { KeepsNothing: true } ? key : NothingOf(key)],
            [
                MemoryKeys.IsNothing(text) ? string.Empty : VersionWord.New(clock, ticket),
                (long)times.VersionStays.TotalMilliseconds,
                message.Channel ?? string.Empty,
                message.Bytes ?? [],
                message.Place,
            ],
            RedisDatabase.OfPrimary).ConfigureAwait(false);
        if (ticket is not null)
        {
            ticket.IsPublished = message.IsThere;
            ticket.WasInL2 = (int)removed == 1;
        }
    }

    private static string NothingOf(string key) => key + EngineKeys.NothingSuffix;
}
