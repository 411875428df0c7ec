using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>A model whose layers follow one another: the output of each is the input of the next.</summary>
/// <example>
/// <code>
/// var model = new Sequential(new Shape(784), new Dense(128, Activation.Relu), new Dense(10));
/// Console.WriteLine(model.Summary());
/// </code>
/// </example>
public sealed class Sequential
{
    /// <summary>Makes a model and fills its parameters.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <param name="layers">The layers, the first of which takes <paramref name="input"/>.</param>
    /// <exception cref="LayerException">A layer does not fit what comes before it.</exception>
    public Sequential(Shape input, params ReadOnlySpan<Layer> layers)
    {
        if (layers.Length == 0)
        {
            throw new LayerException("a model has at least one layer; received none");
        }

        Layers = [.. layers];
        var shapes = ImmutableArray.CreateBuilder<Shape>(layers.Length + 1);
        shapes.Add(input);
        for (var i = 0; i < layers.Length; i++)
        {
            try
            {
                shapes.Add(layers[i].OutputShape(shapes[i]));
            }
            catch (LayerException e)
            {
                throw new LayerException($"layer {i} ({layers[i].Name ?? layers[i].Kind}): {e.Message}");
            }
        }

        Shapes = shapes.MoveToImmutable();
        Parameters = new ParameterSet(Layers, Shapes);
        Initialize(0);
    }

    /// <summary>The layers.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary>The input shape of every layer, and after them the output shape of the last.</summary>
    public ImmutableArray<Shape> Shapes { get; }

    /// <summary>The shape of one input sample.</summary>
    public Shape Input => Shapes[0];

    /// <summary>The shape of one output sample.</summary>
    public Shape Output => Shapes[^1];

    /// <summary>All weights, biases and their like.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Fills all parameters anew from a seed.</summary>
    public void Initialize(ulong seed) => Parameters.Initialize(seed);

    /// <summary>A model of the same layers with parameters of its own, which begin with the values of these.</summary>
    public Sequential Copy()
    {
        var copy = new Sequential(Input, Layers.AsSpan());
        Parameters.Values.CopyTo(copy.Parameters.Values);
        return copy;
    }

    /// <summary>Layer by layer: kind, output shape and number of parameters; and the totals.</summary>
    public ModelSummary Summary()
    {
        var rows = new List<ModelSummaryRow>(Layers.Length);
        for (var i = 0; i < Layers.Length; i++)
        {
            var count = 0L;
            foreach (var tensor in Parameters.Tensors)
            {
                count += tensor.Layer == i && tensor.Spec.IsTrained ? tensor.Count : 0;
            }

            rows.Add(new ModelSummaryRow(Layers[i].Name ?? $"{i}", Layers[i].Kind, Shapes[i + 1], count));
        }

        return new ModelSummary(Input, rows);
    }
}
