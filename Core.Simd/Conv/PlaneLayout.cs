namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// How a channel lies when its padding is written out and the places that a stride steps over are told apart: a plane for each
/// remainder of the padded place by the stride. In it the inputs of one tap for all windows of a row are consecutive whatever stride and
/// dilation are, and tap t of window place q is found at <c>TapOffsets[t] + q</c>.
/// </summary>
/// <remarks>
/// Window place q of window (z, y, x) is (z · RowsPerSlice + y) · Pitch + x: windows keep the planes' pitch, so that a row of windows and the
/// next are one run, with <c>Pitch − width</c> places between that mean nothing.
/// </remarks>
internal sealed class PlaneLayout
{
    /// <summary>Floats that kernels may touch behind planes and rows, so that they can work in whole vectors.</summary>
    public const int Slack = 64;

    private readonly int[] _tapOffsets;
    private readonly int[] _tapPlanes;
    private readonly PlaneCopy[] _copies;

    public PlaneLayout(in WindowGeometry window)
    {
        Window = window;
        (Depth, Height, Width) = (new PlaneAxis(window.Depth), new PlaneAxis(window.Height), new PlaneAxis(window.Width));
        PlaneFloats = checked(Depth.Extent * Height.Extent * Width.Extent);
        Planes = checked(Depth.Phases.Length * Height.Phases.Length * Width.Phases.Length);
        ChannelFloats = checked(Planes * PlaneFloats);
        RunFloats = ((((window.Depth.Output - 1) * Height.Extent) + window.Height.Output - 1) * Pitch) + window.Width.Output;
        _tapOffsets = new int[window.Taps];
        _tapPlanes = new int[window.Taps];
        _copies = PlanCopies();
        var tap = 0;
        for (var z = 0; z < window.Depth.Kernel; z++)
        {
            for (var y = 0; y < window.Height.Kernel; y++)
            {
                for (var x = 0; x < window.Width.Kernel; x++, tap++)
                {
                    _tapPlanes[tap] = (((Depth.PlaneOf(z) * Height.Phases.Length) + Height.PlaneOf(y)) * Width.Phases.Length) + Width.PlaneOf(x);
                    _tapOffsets[tap] = (_tapPlanes[tap] * PlaneFloats) + (((Depth.PlaceOf(z) * Height.Extent) + Height.PlaceOf(y)) * Pitch) + Width.PlaceOf(x);
                }
            }
        }
    }

    public WindowGeometry Window { get; }

    public PlaneAxis Depth { get; }

    public PlaneAxis Height { get; }

    public PlaneAxis Width { get; }

    /// <summary>Floats from one row of windows to the next.</summary>
    public int Pitch => Width.Extent;

    /// <summary>Floats of one plane.</summary>
    public int PlaneFloats { get; }

    /// <summary>Planes of a channel.</summary>
    public int Planes { get; }

    /// <summary>Floats of one channel.</summary>
    public int ChannelFloats { get; }

    /// <summary>From the first window place to one past the last.</summary>
    public int RunFloats { get; }

    /// <summary>Where each tap of the first window lies in its channel.</summary>
    public ReadOnlySpan<int> TapOffsets => _tapOffsets;

    /// <summary>The plane in which each tap lies.</summary>
    public ReadOnlySpan<int> TapPlanes => _tapPlanes;

    /// <summary>What of each plane lies in the input.</summary>
    public ReadOnlySpan<PlaneCopy> Copies => _copies;

    /// <summary>True where some place of some plane lies outside the input.</summary>
    public bool HasPadding { get; private set; }

    /// <summary>The window place of the first window of a row; rows count through all slices.</summary>
    public int PlaceOfRow(int row)
    {
        var rows = Window.Height.Output;
        return (((row / rows) * Height.Extent) + (row % rows)) * Pitch;
    }

    private PlaneCopy[] PlanCopies()
    {
        var copies = new List<PlaneCopy>();
        var plane = 0;
        foreach (var z in Depth.Phases)
        {
            foreach (var y in Height.Phases)
            {
                foreach (var x in Width.Phases)
                {
                    var copy = new PlaneCopy(this, plane++, z, y, x);
                    HasPadding |= copy.Slices * copy.Rows * copy.Width != PlaneFloats;
                    copies.Add(copy);
                }
            }
        }

        return [.. copies];
    }
}
