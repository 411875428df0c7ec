namespace Spanwise.Core.Simd.Conv;

/// <summary>Where a row of the input lies in its planes. Asked for once: going through the layout for each short row took as long as copying it.</summary>
internal readonly struct PlaneRow
{
    public PlaneRow(PlaneLayout layout)
    {
        var width = layout.Width;
        var axis = width.Window;
        (Stride, Count, IsPair) = (axis.Stride, axis.Input, axis.Stride == 2 && width.Phases.Length == 2);
        (First, FirstLeft) = Find(layout, axis.Before);
        (Second, SecondLeft) = Find(layout, axis.Before + 1);
    }

    /// <summary>Input places from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>Places of the row.</summary>
    public int Count { get; }

    /// <summary>True where two planes hold every second place each.</summary>
    public bool IsPair { get; }

    /// <summary>Where the first place lies, from the row's begin in its first plane.</summary>
    public nint First { get; }

    /// <summary>Places of the row from there to the plane's end, at most all.</summary>
    public int FirstLeft { get; }

    /// <summary>Where the second place lies; of use in a pair.</summary>
    public nint Second { get; }

    /// <summary>Places from there to the plane's end.</summary>
    public int SecondLeft { get; }

    private static (nint Offset, int Left) Find(PlaneLayout layout, int padded)
    {
        var width = layout.Width;
        var stride = width.Window.Stride;
        var (plane, place) = (Math.Max(0, width.PlaneOfPhase[padded % stride]), padded / stride);
        return (((nint)plane * layout.PlaneFloats) + place, Math.Clamp(width.Extent - place, 0, width.Window.Input));
    }
}
