namespace Spanwise.Core.Layers;

/// <summary>One worker's part of a merge's forward pass.</summary>
public readonly ref struct MergeForwardStep
{
    /// <summary>The rows of the inputs; not to be written.</summary>
    public required MergeInputs Inputs { get; init; }

    /// <summary>Output rows, to be written.</summary>
    public required Rows Output { get; init; }

    /// <summary>Scratch of this worker's own.</summary>
    public required Span<float> Scratch { get; init; }
}

/// <summary>One worker's part of a merge's way back to one of its inputs.</summary>
public readonly ref struct MergeBackwardStep
{
    /// <summary>The rows of the inputs; not to be written.</summary>
    public required MergeInputs Inputs { get; init; }

    /// <summary>The rows of <see cref="MergeForwardStep.Output"/>; not to be written.</summary>
    public required Rows Output { get; init; }

    /// <summary>The gradient with respect to the output; not to be written, as the other inputs need it too.</summary>
    public required Rows GradOutput { get; init; }

    /// <summary>Which input's gradient is asked for.</summary>
    public required int Index { get; init; }

    /// <summary>The gradient with respect to that input, to be written.</summary>
    public required Rows GradInput { get; init; }

    /// <summary>Scratch of this worker's own.</summary>
    public required Span<float> Scratch { get; init; }
}
