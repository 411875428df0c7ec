using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Losses;

/// <summary>
/// What training makes small: the mean over the batch of one figure for each sample. A loss of your own derives from this class.
/// </summary>
public abstract class Loss
{
    /// <summary>A short name, as in a log: <c>cross-entropy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// True for a loss that knows of several outputs lying side by side, such as <see cref="OutputLosses"/>, or a loss of your own that
    /// compares two outputs; others are refused where a model has several.
    /// </summary>
    public virtual bool JudgesSeveralOutputs => false;

    /// <summary>Checks that outputs of a shape can be judged.</summary>
    /// <exception cref="LayerException">They cannot; the message says why.</exception>
    public virtual void Check(Shape output)
    {
    }

    /// <summary>Computes each row's loss, and the gradient of the batch's mean with respect to the outputs.</summary>
    /// <param name="step">Rows, targets, and where the results go.</param>
    public abstract void Evaluate(in LossStep step);
}

/// <summary>One worker's part of the loss.</summary>
public readonly ref struct LossStep
{
    /// <summary>Output rows of the model.</summary>
    public required Rows Output { get; init; }

    /// <summary>The targets of the same rows.</summary>
    public required Targets Targets { get; init; }

    /// <summary>∂(mean loss)/∂output, to be written; empty when only the value is wanted.</summary>
    public required Rows GradOutput { get; init; }

    /// <summary>Each row's loss, to be written.</summary>
    public required Span<float> RowLosses { get; init; }

    /// <summary>1 / (samples in the whole batch): the factor of every row's gradient.</summary>
    public required float InverseBatch { get; init; }

    /// <summary>The instruction set; null takes the one in force.</summary>
    public SimdLevel? Level { get; init; }
}

/// <summary>Targets of some rows: either class indices or rows of floats; exactly one of the two is set.</summary>
public readonly ref struct Targets
{
    /// <summary>Targets that are classes.</summary>
    public Targets(ReadOnlySpan<int> classes)
    {
        Classes = classes;
        IsClasses = true;
    }

    /// <summary>Targets that are floats.</summary>
    public Targets(Rows values)
    {
        Values = values;
    }

    /// <summary>True if the targets are class indices.</summary>
    public bool IsClasses { get; }

    /// <summary>One class index for each row.</summary>
    public ReadOnlySpan<int> Classes { get; }

    /// <summary>One row of floats for each row.</summary>
    public Rows Values { get; }
}
