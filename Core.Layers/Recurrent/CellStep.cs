namespace Spanwise.Core.Layers;

/// <summary>Some samples at one step of one direction: what a cell reads and writes.</summary>
internal readonly ref struct CellStep
{
    public required int Rows { get; init; }

    /// <summary>Sums, gates, or their gradients: see the cell.</summary>
    public required Span<float> Gates { get; init; }

    public required int GateStride { get; init; }

    public required Span<float> HiddenBefore { get; init; }

    public required Span<float> Hidden { get; init; }

    /// <summary>Empty for cells that keep nothing beside the hidden state.</summary>
    public required Span<float> CellBefore { get; init; }

    public required Span<float> Cell { get; init; }

    public required int StateStride { get; init; }

    /// <summary>On the way back: the gradient of <see cref="Hidden"/> that came from the steps behind.</summary>
    public Span<float> GradHidden { get; init; }

    public Span<float> GradCell { get; init; }

    public int GradStride { get; init; }

    /// <summary>On the way back: the gradient of this step's output; empty where it has none.</summary>
    public Span<float> GradOutput { get; init; }

    public int GradOutputStride { get; init; }

    /// <summary>Some of these samples.</summary>
    public CellStep Slice(int first, int count) => new()
    {
        Rows = count,
        Gates = Gates[(first * GateStride)..],
        GateStride = GateStride,
        HiddenBefore = HiddenBefore[(first * StateStride)..],
        Hidden = Hidden[(first * StateStride)..],
        CellBefore = CellBefore.IsEmpty ? default : CellBefore[(first * StateStride)..],
        Cell = Cell.IsEmpty ? default : Cell[(first * StateStride)..],
        StateStride = StateStride,
        GradHidden = GradHidden.IsEmpty ? default : GradHidden[(first * GradStride)..],
        GradCell = GradCell.IsEmpty ? default : GradCell[(first * GradStride)..],
        GradStride = GradStride,
        GradOutput = GradOutput.IsEmpty ? default : GradOutput[(first * GradOutputStride)..],
        GradOutputStride = GradOutputStride,
    };

    /// <summary>One sample of a span of states or gradients.</summary>
    public static Span<float> Row(Span<float> rows, int row, int stride, int count) => rows.Slice(row * stride, count);
}
