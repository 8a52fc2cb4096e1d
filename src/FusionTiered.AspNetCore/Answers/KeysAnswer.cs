namespace FusionTiered.AspNetCore.Answers;

/// <summary>Keys whose values the memory of this node holds fresh.</summary>
/// <param name="Keys">At most as many as were asked for, in no order.</param>
/// <param name="Total">How many match.</param>
/// <param name="Truncated">Whether more match than are shown.</param>
internal sealed record KeysAnswer(IReadOnlyList<KeyAnswer> Keys, int Total, bool Truncated);
