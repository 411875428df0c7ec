namespace Spanwise.Core.Layers;

/// <summary>
/// A layer ready to run. Nothing here allocates. Workers call it side by side: in <see cref="Forward"/> and <see cref="Backward"/>
/// each has rows of the batch of its own; in <see cref="Gradient"/> each has blocks of the parameters of its own and reads the whole batch.
/// </summary>
/// <remarks>
/// What is computed for a row or for a block must depend on that row or block only, never on how many workers there are: that is
/// what makes training give the same bits for any number of threads.
/// </remarks>
public abstract class LayerPlan
{
    /// <summary>Floats for each sample that the layer keeps from the forward pass for the backward pass, besides its input and output.</summary>
    public virtual int SavedFloats => 0;

    /// <summary>Floats of scratch that each worker needs during a call.</summary>
    public virtual int ScratchFloats => 0;

    /// <summary>
    /// Samples that are computed together while training: a worker's rows then begin at a multiple of this, and only a batch's last
    /// rows are fewer.
    /// </summary>
    public virtual int RowGranule => 1;

    /// <summary>True for a layer whose output is its input, unchanged: it then shares the input's buffer and is never called.</summary>
    public virtual bool IsView => false;

    /// <summary>The blocks into which the layer's parameters are cut for <see cref="Gradient"/>.</summary>
    public virtual ReadOnlySpan<ParameterBlock> GradientBlocks => [];

    /// <summary>Multiply-adds that a block's gradient costs for each sample; what the blocks are dealt out to workers by.</summary>
    /// <param name="block">An index into <see cref="GradientBlocks"/>.</param>
    public virtual long GradientWork(int block) => GradientBlocks[block].Count;

    /// <summary>
    /// True for a layer that needs something of the whole batch while training. <see cref="PrepareForward"/> is then called for all rows, the
    /// workers meet, and <see cref="Forward"/> finds what was saved for every row in <see cref="ForwardStep.BatchSaved"/>; and likewise on the way back.
    /// </summary>
    public virtual bool MeetsBatch => false;

    /// <summary>Writes into <see cref="ForwardStep.Saved"/> what the other rows need to know of these; only called if <see cref="MeetsBatch"/>.</summary>
    public virtual void PrepareForward(in ForwardStep step)
    {
    }

    /// <summary>Writes into <see cref="BackwardStep.Saved"/> what the other rows need to know of these on the way back; only called if <see cref="MeetsBatch"/>.</summary>
    public virtual void PrepareBackward(in BackwardStep step)
    {
    }

    /// <summary>Changes what a layer keeps from step to step, such as running statistics; called by one worker for the whole batch, after <see cref="Backward"/>; only if <see cref="MeetsBatch"/>.</summary>
    /// <param name="step">The whole batch.</param>
    /// <param name="parameters">The layer's parameters, of which those that are not trained may be changed.</param>
    public virtual void UpdateState(in GradientStep step, Span<float> parameters)
    {
    }

    /// <summary>
    /// While training, how many of the inputs are in the first of two parts in which <see cref="BeginForward"/> may begin the output; 0 where it cannot be
    /// begun.
    /// </summary>
    public virtual int InputSplit => 0;

    /// <summary>How many of the first <see cref="GradientBlocks"/> hold the parameters that <see cref="BeginForward"/> reads for the first part; those of the second are behind.</summary>
    public virtual int SplitBlocks => 0;

    /// <summary>
    /// Does for some rows what of <see cref="Forward"/> needs one part of the inputs only, and the parameters of that part; the other part may not be
    /// there yet, and none of what <see cref="Forward"/>, <see cref="Backward"/> or <see cref="Gradient"/> reads of the step before may be changed.
    /// </summary>
    /// <param name="step">The rows, of which only <see cref="ForwardStep.Input"/>, <see cref="ForwardStep.Parameters"/>, <see cref="ForwardStep.Scratch"/> and <see cref="ForwardStep.FirstRow"/> are used.</param>
    /// <param name="part">0 or 1.</param>
    public virtual void BeginForward(in ForwardStep step, int part)
    {
    }

    /// <summary>Computes the output of some rows.</summary>
    public abstract void Forward(in ForwardStep step);

    /// <summary>
    /// Takes the gradient of the loss with respect to the output of some rows and computes the one with respect to their input.
    /// May change <see cref="BackwardStep.GradOutput"/> in place, to what <see cref="Gradient"/> wants to find there.
    /// </summary>
    public abstract void Backward(in BackwardStep step);

    /// <summary>Computes the gradient of one block of parameters, summed over the whole batch in ascending order of the rows.</summary>
    /// <param name="step">The whole batch, after <see cref="Backward"/>.</param>
    /// <param name="block">An index into <see cref="GradientBlocks"/>.</param>
    /// <param name="gradient">The block's floats without gaps; to be overwritten.</param>
    public virtual void Gradient(in GradientStep step, int block, Span<float> gradient)
    {
    }
}
