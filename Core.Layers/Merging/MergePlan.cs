namespace Spanwise.Core.Layers;

/// <summary>A merge ready to run. Nothing here allocates; workers call it side by side, each with rows of its own.</summary>
/// <remarks>What is computed for a row must depend on that row only.</remarks>
public abstract class MergePlan
{
    /// <summary>Floats of scratch that each worker needs during a call.</summary>
    public virtual int ScratchFloats => 0;

    /// <summary>
    /// True if the gradient of every input is that of the output, as of a sum: <see cref="Backward"/> is then never called, and the
    /// gradient is handed on where it lies.
    /// </summary>
    public virtual bool PassesGradient => false;

    /// <summary>Computes the output of some rows.</summary>
    public abstract void Forward(in MergeForwardStep step);

    /// <summary>Computes the gradient with respect to one of the inputs, <see cref="MergeBackwardStep.Index"/>, of some rows; it overwrites what is there.</summary>
    public abstract void Backward(in MergeBackwardStep step);
}
