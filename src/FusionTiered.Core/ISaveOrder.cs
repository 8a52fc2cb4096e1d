namespace FusionTiered;

/// <summary>Numbers the write-through saves of a key, so that a save learns of others that overlapped it, on this node and elsewhere.</summary>
/// <remarks>
/// Keys share numbers: a save may take that of another key for one of its own. Then a value is removed that could have stayed.
/// A number that was given before never comes again.
/// </remarks>
internal interface ISaveOrder
{
    /// <summary>Gives the next number.</summary>
    /// <param name="key">The text of the key.</param>
    /// <returns>The number; null: the other nodes cannot be asked.</returns>
    ValueTask<long?> NextAsync(string key);

    /// <summary>The number that was given last.</summary>
    /// <param name="key">The text of the key.</param>
    /// <returns>The number; null: the other nodes cannot be asked.</returns>
    ValueTask<long?> CurrentAsync(string key);
}
