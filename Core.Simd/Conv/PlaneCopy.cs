namespace Spanwise.Core.Simd.Conv;

/// <summary>The part of one plane that lies in the input: where it begins in both, its extents, and the floats from one row or slice to the next.</summary>
internal readonly record struct PlaneCopy
{
    public PlaneCopy(PlaneLayout layout, int plane, int phaseZ, int phaseY, int phaseX)
    {
        var ((fromZ, toZ), (fromY, toY), (fromX, toX)) = (layout.Depth.Inside(phaseZ), layout.Height.Inside(phaseY), layout.Width.Inside(phaseX));
        var (depth, height, width) = (layout.Depth.Window, layout.Height.Window, layout.Width.Window);
        (Slices, Rows, Width) = (toZ - fromZ, toY - fromY, toX - fromX);
        var (z, y, x) = ((fromZ * depth.Stride) + phaseZ - depth.Before, (fromY * height.Stride) + phaseY - height.Before, (fromX * width.Stride) + phaseX - width.Before);
        Source = (((z * height.Input) + y) * width.Input) + x;
        (SourceRow, SourceSlice) = (height.Stride * width.Input, depth.Stride * height.Input * width.Input);
        Target = (plane * layout.PlaneFloats) + (((fromZ * layout.Height.Extent) + fromY) * layout.Pitch) + fromX;
        (TargetRow, TargetSlice) = (layout.Pitch, layout.Height.Extent * layout.Pitch);
    }

    public int Source { get; }

    public int SourceRow { get; }

    public int SourceSlice { get; }

    public int Target { get; }

    public int TargetRow { get; }

    public int TargetSlice { get; }

    public int Slices { get; }

    public int Rows { get; }

    public int Width { get; }
}
