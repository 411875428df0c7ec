namespace Spanwise.Testing.Fuzzing;

/// <summary>A file in memory that gives up when far more is read than it holds: work that does not end shows without a clock.</summary>
internal sealed class MeteredStream(byte[] file) : MemoryStream(file, writable: false)
{
    private const int TimesRead = 16;
    private const int AlwaysAllowed = 1 << 16;

    private long _left = ((long)file.Length * TimesRead) + AlwaysAllowed;

    // The base class comes here for spans too. A read at the end costs one as well.
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = base.Read(buffer, offset, count);
        _left -= read + 1;
        return _left >= 0 ? read : throw new InvalidOperationException($"a file of {Length} bytes was read more than {TimesRead} times");
    }
}
