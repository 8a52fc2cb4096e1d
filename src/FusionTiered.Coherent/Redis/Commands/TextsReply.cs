using System.Text;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>A script that answers with a list of texts.</summary>
internal readonly struct TextsReply : IScriptReply<string[]>
{
    public static string[] Read(ref RespReader reply)
    {
        var texts = new string[reply.ReadArray()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reply.TryReadBytes(out var bytes) ? Encoding.UTF8.GetString(bytes) : string.Empty;
        }

        return texts;
    }
}
