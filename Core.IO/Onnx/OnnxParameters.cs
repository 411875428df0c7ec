using System.Globalization;
using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>The parameters of the layers that a file is read as.</summary>
/// <param name="tensorFloats">Floats in the file's tensors.</param>
internal sealed class OnnxParameters(long tensorFloats)
{
    // A tensor that many nodes use has parameters of its own at each place where it is used in another way.
    private const int MostCopies = 4;

    private readonly Dictionary<string, Layer> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<Layer, (string Name, float[] Values)[]> _parameters = new(ReferenceEqualityComparer.Instance);
    private long _parameterFloats;

    /// <summary>Puts a layer with parameters behind a signal; nodes that do the same with the same tensors share one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="from">The signal.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="signature">What tells alike nodes from others.</param>
    /// <param name="isEach">True for a layer of single values, false for one of the file's samples.</param>
    /// <param name="parameters">The layer's parameters, as they lie in memory.</param>
    public OnnxSignal Apply(OnnxNode node, OnnxSignal from, Layer layer, string signature, bool isEach, params ReadOnlySpan<(string Name, float[] Values)> parameters)
    {
        var wraps = !isEach && from.Steps > 1;
        layer = wraps ? new TimeDistributed(layer) : layer;
        if (!_shared.TryAdd(wraps ? $"{signature} step by step" : signature, layer))
        {
            return from.ThenEach(_shared[wraps ? $"{signature} step by step" : signature]);
        }

        foreach (var (name, values) in parameters)
        {
            _parameterFloats += values.Length;
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is var bad and >= 0)
            {
                throw node.Error(string.Create(CultureInfo.InvariantCulture, $"every {name} must be finite; {values[bad]} was found"));
            }
        }

        if (_parameterFloats > (MostCopies * tensorFloats) + 65_536)
        {
            throw node.Error($"the tensors of a file are used in at most {MostCopies} different ways on the whole; the parameters would be {_parameterFloats} floats made of {tensorFloats}");
        }

        _parameters.Add(layer, parameters.ToArray());
        return from.ThenEach(layer);
    }

    /// <summary>Fills the parameters of the model that was wired.</summary>
    public void Load(Graph model)
    {
        foreach (var tensor in model.Parameters.Tensors)
        {
            if (!_parameters.TryGetValue(model.Layers[tensor.Layer], out var parameters))
            {
                continue;
            }

            foreach (var (name, values) in parameters)
            {
                if (name == tensor.Spec.Name)
                {
                    values.CopyTo(model.Parameters[tensor]);
                }
            }
        }
    }
}
