namespace Spanwise.Core.Simd.Tests.Elementwise;

/// <summary>A span inside a longer array, at any offset from alignment, whose surroundings tell whether someone wrote there.</summary>
internal sealed class Guarded
{
    private const float Mark = -12345.5f;
    private const int Margin = 40;

    private readonly float[] _all;
    private readonly int _start;
    private readonly int _length;

    public Guarded(int length, int offset)
    {
        _all = new float[Margin + offset + length + Margin];
        _all.AsSpan().Fill(Mark);
        _start = Margin + offset;
        _length = length;
    }

    public Guarded(ReadOnlySpan<float> content, int offset)
        : this(content.Length, offset)
    {
        content.CopyTo(Span);
    }

    public Span<float> Span => _all.AsSpan(_start, _length);

    public bool SurroundingsAreUntouched =>
        _all.AsSpan(0, _start).IndexOfAnyExcept(Mark) < 0 && _all.AsSpan(_start + _length).IndexOfAnyExcept(Mark) < 0;
}
