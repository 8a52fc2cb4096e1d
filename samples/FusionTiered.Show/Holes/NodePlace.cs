namespace FusionTiered.Show.Holes;

/// <summary>Where a node finds Redis.</summary>
/// <param name="Endpoint">Host and port.</param>
/// <param name="Prefix">The beginning of its keys and channels.</param>
/// <param name="Name">The name of its connections.</param>
/// <param name="IsPatient">Whether it waits long for Redis: a busy machine is no reason to go on without it.</param>
internal sealed record NodePlace(string Endpoint, string Prefix, string Name, bool IsPatient);
