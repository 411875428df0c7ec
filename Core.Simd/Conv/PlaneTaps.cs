namespace Spanwise.Core.Simd.Conv;

/// <summary>The taps that read one plane, seen from the plane: place r is read by window place r − offset.</summary>
/// <param name="Taps">The taps, ascending.</param>
/// <param name="Offsets">Where each lies in the plane for the first window.</param>
internal readonly record struct PlaneTaps(int[] Taps, int[] Offsets)
{
    /// <summary>The taps of every plane.</summary>
    public static PlaneTaps[] Of(PlaneLayout layout)
    {
        var planes = new PlaneTaps[layout.Planes];
        for (var plane = 0; plane < planes.Length; plane++)
        {
            var taps = new List<int>();
            var offsets = new List<int>();
            for (var tap = 0; tap < layout.TapPlanes.Length; tap++)
            {
                if (layout.TapPlanes[tap] == plane)
                {
                    taps.Add(tap);
                    offsets.Add(layout.TapOffsets[tap] - (plane * layout.PlaneFloats));
                }
            }

            planes[plane] = new PlaneTaps([.. taps], [.. offsets]);
        }

        return planes;
    }

    /// <summary>The farthest that a tap looks back.</summary>
    public static int Margin(PlaneTaps[] planes)
    {
        var margin = 0;
        foreach (var plane in planes)
        {
            foreach (var offset in plane.Offsets)
            {
                margin = Math.Max(margin, offset);
            }
        }

        return margin;
    }
}
