namespace Spanwise.Core.Simd.Conv;

/// <summary>One axis of a <see cref="PlaneLayout"/>: which remainders of a padded place by the stride some tap reads, and how long their planes are.</summary>
internal sealed class PlaneAxis
{
    private readonly int[] _planeOfPhase;

    public PlaneAxis(in WindowAxis axis)
    {
        Window = axis;
        Extent = axis.Output + (int)(((long)(axis.Kernel - 1) * axis.Dilation) / axis.Stride);
        _planeOfPhase = new int[axis.Stride];
        Array.Fill(_planeOfPhase, -1);
        var phases = new List<int>();
        for (var tap = 0; tap < axis.Kernel; tap++)
        {
            var phase = PhaseOf(tap);
            if (_planeOfPhase[phase] < 0)
            {
                _planeOfPhase[phase] = phases.Count;
                phases.Add(phase);
            }
        }

        Phases = [.. phases];
    }

    public WindowAxis Window { get; }

    /// <summary>Places of a plane along this axis.</summary>
    public int Extent { get; }

    /// <summary>The remainders that are kept, in the order of their planes.</summary>
    public int[] Phases { get; }

    /// <summary>The plane of a remainder, or −1 if no tap reads it.</summary>
    public ReadOnlySpan<int> PlaneOfPhase => _planeOfPhase;

    /// <summary>The plane that a tap reads.</summary>
    public int PlaneOf(int tap) => _planeOfPhase[PhaseOf(tap)];

    /// <summary>Where in its plane a tap of the first window lies.</summary>
    public int PlaceOf(int tap) => (int)((long)tap * Window.Dilation / Window.Stride);

    /// <summary>The first place of a plane that lies in the input, and one past the last.</summary>
    public (int From, int To) Inside(int phase)
    {
        var from = Math.Clamp((Window.Before - phase + Window.Stride - 1) / Window.Stride, 0, Extent);
        var to = (int)Math.Clamp(((long)Window.Input + Window.Before - phase + Window.Stride - 1) / Window.Stride, from, Extent);
        return (from, to);
    }

    private int PhaseOf(int tap) => (int)((long)tap * Window.Dilation % Window.Stride);
}
