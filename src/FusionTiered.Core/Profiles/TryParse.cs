namespace FusionTiered.Profiles;

/// <summary>Reads a value from text of a configuration.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
internal delegate bool TryParse<T>(string text, out T value);
