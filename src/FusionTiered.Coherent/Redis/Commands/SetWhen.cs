namespace FusionTiered.Redis.Commands;

/// <summary>The condition on which <see cref="Set"/> stores.</summary>
internal enum SetWhen
{
    Always = 0,

    /// <summary><c>NX</c>.</summary>
    Absent,

    /// <summary><c>XX</c>.</summary>
    Present,
}
