namespace FusionTiered.WriteBehind.Streams;

/// <summary>A buffer that can say at the start whether its server fits.</summary>
internal interface ICheckedBuffer
{
    /// <exception cref="BufferRefusedException">It does not.</exception>
    ValueTask CheckAsync();
}
