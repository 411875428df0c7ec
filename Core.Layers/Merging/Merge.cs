namespace Spanwise.Core.Layers;

/// <summary>
/// What makes one value of several in a <see cref="Graph"/>, without parameters: sums, products, concatenations. Derive from it to write a
/// merge of your own: say the output shape, and return a <see cref="MergePlan"/> that computes.
/// </summary>
public abstract class Merge
{
    /// <summary>The name of the kind, as in a summary: <c>Add</c>.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>A name of the user's for this node; null numbers it.</summary>
    public string? Name { get; init; }

    /// <summary>The shape of one output sample.</summary>
    /// <param name="inputs">The shapes of one sample of each input, in their order.</param>
    /// <exception cref="LayerException">These inputs cannot be merged.</exception>
    public abstract Shape OutputShape(ReadOnlySpan<Shape> inputs);

    /// <summary>Prepares the merge to run; may allocate, may be slow, is called once for each place where it stands.</summary>
    /// <param name="context">Input shapes and batch.</param>
    public abstract MergePlan CreatePlan(in MergeContext context);

    /// <summary>What all merges of equal shapes ask for: at least two inputs, of one shape, which is the output's.</summary>
    /// <param name="inputs">The shapes of the inputs.</param>
    /// <exception cref="LayerException">There are fewer than two inputs, or their shapes differ.</exception>
    protected Shape RequireEqualShapes(ReadOnlySpan<Shape> inputs)
    {
        RequireSeveral(inputs);
        for (var i = 1; i < inputs.Length; i++)
        {
            if (inputs[i] != inputs[0])
            {
                throw new LayerException($"{Kind} takes inputs of one shape; received {inputs[0]} as input 0 and {inputs[i]} as input {i}");
            }
        }

        return inputs[0];
    }

    /// <exception cref="LayerException">There are fewer than two inputs.</exception>
    private protected void RequireSeveral(ReadOnlySpan<Shape> inputs)
    {
        if (inputs.Length < 2)
        {
            throw new LayerException($"{Kind} takes at least two inputs; received {inputs.Length}");
        }
    }
}
