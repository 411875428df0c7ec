namespace Spanwise.Core.Layers;

/// <summary>A model of any acyclic wiring: several inputs and outputs, branches, skip connections, shared layers.</summary>
/// <remarks>
/// <para>What leads from the inputs to the outputs is traced back from the outputs; nodes that lead to none of them are not part of the graph. Two
/// graphs over the same nodes have parameters of their own.</para>
/// <para>With several inputs a sample is one row in which they lie side by side in their order, and so do the outputs, and targets of
/// training: any data source serves. <see cref="Model.Inputs"/> and <see cref="Model.Outputs"/> say where each begins.</para>
/// </remarks>
/// <example>
/// <code>
/// var x = GraphNode.Input(784);
/// var h = x.Then(new Dense(128, Activation.Relu));
/// var skip = h + h.Then(new Dense(128, Activation.Relu));
/// var model = new Graph(x, GraphNode.Concatenate(skip, x).Then(new Dense(10)));
/// </code>
/// </example>
public sealed class Graph : Model
{
    /// <summary>Makes a model of one input and one output.</summary>
    /// <param name="input">The input, made by <see cref="GraphNode.Input(ReadOnlySpan{int})"/>.</param>
    /// <param name="output">The output.</param>
    /// <exception cref="LayerException">The output does not depend on the input, or on another input too.</exception>
    public Graph(GraphNode input, GraphNode output)
        : this([input], [output])
    {
    }

    /// <summary>Makes a model and fills its parameters.</summary>
    /// <param name="inputs">The inputs, in the order in which they lie in a sample; each leads to an output.</param>
    /// <param name="outputs">The outputs, in the order in which they lie in a row of outputs; each the value of another node.</param>
    /// <exception cref="LayerException">An output depends on an input that is not given, an input leads to no output, or one is given twice.</exception>
    public Graph(ReadOnlySpan<GraphNode> inputs, ReadOnlySpan<GraphNode> outputs)
        : base(GraphTrace.Trace(inputs, outputs))
    {
    }

    internal Graph(ModelWiring wiring)
        : base(wiring)
    {
    }

    /// <inheritdoc/>
    public override Graph Clone() => WithParameters(new Graph(Wiring));
}
