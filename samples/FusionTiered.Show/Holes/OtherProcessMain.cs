using System.Globalization;
using FusionTiered.Show.Scenes;

namespace FusionTiered.Show.Holes;

/// <summary>The other side of <see cref="OtherProcess"/>: a node that does what each line of its input says. It ends with its input.</summary>
internal static class OtherProcessMain
{
    public static async Task RunAsync(Kind kind, string prefix, string endpoint)
    {
        var place = new NodePlace(endpoint, prefix, "other", IsPatient: true);
        await using HoleNode node = kind == Kind.Plain ? await PlainNode.StartAsync(place) : EngineNode.Start(place, stockParts: kind == Kind.Stock);
        await node.TryGetAsync(Life.Usual, "first");
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(await FollowAsync(node, line.Split(' ')));
        }
    }

    private static async Task<string> FollowAsync(HoleNode node, string[] words)
    {
        switch (words)
        {
            case ["set", var key, var value, var tag]:
                await node.SetAsync(Life.Usual, key, value, tag);
                break;
            case ["tag", var tag]:
                await node.RemoveByTagAsync(tag);
                break;
            case ["get", var key]:
                return (await node.TryGetAsync(Life.Usual, key)).Value ?? "none";
            case ["load", var key]:
                var never = new HeldSource<string>();
                _ = node.GetOrSetAsync(Life.Usual, key, never.CallAsync).AsTask();
                await never.Called;
                break;
            case ["time"]:
                return TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            default:
                return "unknown";
        }

        return "done";
    }
}
