namespace Spanwise.Core.Layers;

/// <summary>One worker's part of a forward pass.</summary>
public readonly ref struct ForwardStep
{
    /// <summary>Input rows; not to be written.</summary>
    public required Rows Input { get; init; }

    /// <summary>Output rows, to be written.</summary>
    public required Rows Output { get; init; }

    /// <summary>The layer's saved floats for these rows, to be written; empty where nothing is saved.</summary>
    public required Rows Saved { get; init; }

    /// <summary>The saved floats of all rows of the batch, for a layer that meets; else empty.</summary>
    public Rows BatchSaved { get; init; }

    /// <summary>The layer's parameters.</summary>
    public required ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>Scratch of this worker's own.</summary>
    public required Span<float> Scratch { get; init; }

    /// <summary>The index of the first row within the batch.</summary>
    public required int FirstRow { get; init; }

    /// <summary>True while training, false in inference.</summary>
    public required bool Training { get; init; }

    /// <summary>The number of the training step, from 0; what random masks are drawn from.</summary>
    public required long StepIndex { get; init; }

    /// <summary>True if <see cref="LayerPlan.BeginForward"/> was called for both parts of these rows.</summary>
    public bool IsBegun { get; init; }
}

/// <summary>One worker's part of a backward pass.</summary>
public readonly ref struct BackwardStep
{
    /// <summary>The rows of <see cref="ForwardStep.Input"/>.</summary>
    public required Rows Input { get; init; }

    /// <summary>The rows of <see cref="ForwardStep.Output"/>.</summary>
    public required Rows Output { get; init; }

    /// <summary>The rows of <see cref="ForwardStep.Saved"/>.</summary>
    public required Rows Saved { get; init; }

    /// <summary>The saved floats of all rows of the batch, for a layer that meets; else empty.</summary>
    public Rows BatchSaved { get; init; }

    /// <summary>The gradient with respect to the output; may be changed in place.</summary>
    public required Rows GradOutput { get; init; }

    /// <summary>The gradient with respect to the input, to be written; empty if nobody wants it.</summary>
    public required Rows GradInput { get; init; }

    /// <summary>The layer's parameters.</summary>
    public required ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>Scratch of this worker's own.</summary>
    public required Span<float> Scratch { get; init; }

    /// <summary>The index of the first row within the batch.</summary>
    public required int FirstRow { get; init; }

    /// <summary>The number of the training step, from 0.</summary>
    public required long StepIndex { get; init; }
}

/// <summary>The whole batch, for the reduction of parameter gradients.</summary>
public readonly ref struct GradientStep
{
    /// <summary>Samples in this step.</summary>
    public required int Batch { get; init; }

    /// <summary>All input rows.</summary>
    public required Rows Input { get; init; }

    /// <summary>All output rows.</summary>
    public required Rows Output { get; init; }

    /// <summary>All saved rows.</summary>
    public required Rows Saved { get; init; }

    /// <summary>All rows of the output's gradient, as <see cref="LayerPlan.Backward"/> left them.</summary>
    public required Rows GradOutput { get; init; }

    /// <summary>The layer's parameters.</summary>
    public required ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>Scratch of this worker's own.</summary>
    public required Span<float> Scratch { get; init; }
}
