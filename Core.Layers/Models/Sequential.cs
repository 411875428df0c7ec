using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>A model whose layers follow one another: the output of each is the input of the next.</summary>
/// <remarks>Each place has parameters of its own, also where one layer object stands at several; in a <see cref="Graph"/> they would be shared.</remarks>
/// <example>
/// <code>
/// var model = new Sequential(new Shape(784), new Dense(128, Activation.Relu), new Dense(10));
/// Console.WriteLine(model.Summary());
/// </code>
/// </example>
public sealed class Sequential : Model
{
    /// <summary>Makes a model and fills its parameters.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <param name="layers">The layers, the first of which takes <paramref name="input"/>.</param>
    /// <exception cref="LayerException">A layer does not fit what comes before it.</exception>
    public Sequential(Shape input, params ReadOnlySpan<Layer> layers)
        : base(layers.Length > 0 ? ModelWiring.Chain(input, layers) : throw new LayerException("a model has at least one layer; received none"))
    {
        var shapes = ImmutableArray.CreateBuilder<Shape>(layers.Length + 1);
        for (var value = 0; value <= layers.Length; value++)
        {
            shapes.Add(ShapeOf(value));
        }

        Shapes = shapes.MoveToImmutable();
    }

    /// <summary>The input shape of every layer, and after them the output shape of the last.</summary>
    public ImmutableArray<Shape> Shapes { get; }

    /// <inheritdoc/>
    public override Sequential Clone() => WithParameters(new Sequential(Input, Layers.AsSpan()));
}
