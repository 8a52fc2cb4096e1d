using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>A bug that is put into the hardened parts, to see that the checker finds it.</summary>
internal sealed record SeededBug
{
    /// <summary>The scripts with the bug.</summary>
    public Func<RedisScripts, RedisScripts> Scripts { get; init; } = static scripts => scripts;

    /// <summary>Breaks an engine that was just made.</summary>
    public Action<FusionEngine> Break { get; init; } = static _ => { };

    /// <summary>Changes the tickets of the loads that are under way, when a source has answered.</summary>
    public Action<StoreTicket>? SourceAnswered { get; init; }

    /// <summary>Calls <see cref="SourceAnswered"/> with each ticket of an engine.</summary>
    public void Answer(FusionEngine engine)
    {
        if (SourceAnswered is { } change)
        {
            foreach (var ticket in engine.Caches.All.SelectMany(static cache => TableOf(cache.Callers).Values).Select(static callers => TicketOf(callers)).OfType<StoreTicket>())
            {
                change(ticket);
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_byKey")]
    private static extern ref ConcurrentDictionary<string, KeyCallers> TableOf(CallerTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ticket")]
    private static extern ref StoreTicket? TicketOf(KeyCallers callers);
}
