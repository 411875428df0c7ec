using System.Collections.Immutable;
using System.Globalization;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Layers;

/// <summary>All parameters of a model in one aligned buffer, tensor after tensor in the order of the layers.</summary>
public sealed class ParameterSet
{
    private readonly AlignedBuffer _buffer;
    private readonly int[] _layerOffsets;

    internal ParameterSet(ImmutableArray<Layer> layers, ImmutableArray<Shape> shapes)
    {
        var tensors = ImmutableArray.CreateBuilder<Parameter>();
        _layerOffsets = new int[layers.Length + 1];
        var module = 0;
        for (var i = 0; i < layers.Length; i++)
        {
            var specs = layers[i].Parameters(shapes[i]);
            for (var j = 0; j < specs.Length; j++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{module}.{specs[j].Name}");
                tensors.Add(new Parameter(name, i, specs[j], _layerOffsets[i] + ParameterLayout.OffsetOf(specs, j)));
                Count = checked(Count + (specs[j].IsTrained ? specs[j].Shape.Count : 0));
            }

            _layerOffsets[i + 1] = checked(_layerOffsets[i] + ParameterLayout.OffsetOf(specs, specs.Length));
            module += layers[i].Modules;
        }

        Tensors = tensors.ToImmutable();
        _buffer = new AlignedBuffer(Math.Max(1, _layerOffsets[^1]));
    }

    /// <summary>The tensors, in the order of the layers.</summary>
    public ImmutableArray<Parameter> Tensors { get; }

    /// <summary>The number of parameters: weights, biases and their like, without running statistics and the gaps between tensors.</summary>
    public int Count { get; }

    /// <summary>All floats, with up to 15 unused ones (always zero) between two tensors.</summary>
    public Span<float> Values => _buffer.Span;

    /// <summary>The floats of one tensor as they lie in memory.</summary>
    public Span<float> this[Parameter tensor] => _buffer.Span.Slice(tensor.Offset, tensor.Count);

    /// <summary>The floats of one layer.</summary>
    public Span<float> OfLayer(int layer) => _buffer.Span[_layerOffsets[layer].._layerOffsets[layer + 1]];

    /// <summary>The floats of several layers that follow one another.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="last">The last of them.</param>
    public Span<float> OfLayers(int first, int last) => _buffer.Span[_layerOffsets[first].._layerOffsets[last + 1]];

    /// <summary>The first float of a layer in <see cref="Values"/>.</summary>
    public int OffsetOfLayer(int layer) => _layerOffsets[layer];

    /// <summary>Finds a tensor by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Parameter Find(string name)
    {
        foreach (var tensor in Tensors)
        {
            if (tensor.Name == name)
            {
                return tensor;
            }
        }

        throw new KeyNotFoundException($"the model has no parameter named {name}");
    }

    /// <summary>Fills every tensor by its initialiser. The values depend on the seed and the tensor's position only.</summary>
    public void Initialize(ulong seed)
    {
        for (var i = 0; i < Tensors.Length; i++)
        {
            var tensor = Tensors[i];
            tensor.Spec.Initializer.Fill(this[tensor], tensor.Spec.FanIn, tensor.Spec.FanOut, new CounterRandom(seed, (ulong)i));
        }
    }
}
