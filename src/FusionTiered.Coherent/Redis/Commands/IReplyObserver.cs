using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// Sees a reply in the reader itself, in wire order: after every earlier reply and push was handled and before any later one
/// is looked at. It sees error replies too, and replies whose caller has already left. It must be quick, must not wait,
/// and may take only locks that are never held while calling into the connection.
/// </summary>
internal interface IReplyObserver
{
    /// <param name="index">Which of the command's replies, from 0.</param>
    /// <param name="reply">Stands before the reply; a copy, so reading it disturbs nobody.</param>
    void OnReply(int index, RespReader reply);
}
