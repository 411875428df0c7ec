using System.Globalization;
using System.Text.Json;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>One layer of a model file: <c>{"kind": "dense", "units": 128, "activation": "relu", "bias": true}</c>. A new kind of layer is added here.</summary>
internal static class LayerJson
{
    private const string Kinds =
        "dense, conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d, max_pool1d, max_pool2d, max_pool3d, average_pool1d, average_pool2d, average_pool3d, activation, flatten, softmax, log_softmax";

    // The names in files never change, whatever becomes of those in the code.
    private static readonly (ActivationKind Kind, string Name, bool HasAlpha)[] ActivationNames =
    [
        (ActivationKind.Linear, "linear", false),
        (ActivationKind.BinaryStep, "binary_step", false),
        (ActivationKind.Sigmoid, "sigmoid", false),
        (ActivationKind.Tanh, "tanh", false),
        (ActivationKind.Relu, "relu", false),
        (ActivationKind.LeakyRelu, "leaky_relu", true),
        (ActivationKind.Elu, "elu", true),
        (ActivationKind.Selu, "selu", false),
        (ActivationKind.Softplus, "softplus", false),
        (ActivationKind.Softsign, "softsign", false),
        (ActivationKind.Swish, "swish", true),
        (ActivationKind.Exponential, "exponential", false),
    ];

    // With the bounds "lower" and "upper"; one that is infinite, which JSON has no number for, is left out.
    private const string Clip = "clip";

    /// <summary>Writes the properties of a layer.</summary>
    /// <exception cref="ArgumentException">The layer or its activation is not one of the library's.</exception>
    public static void Write(Utf8JsonWriter json, Layer layer, int index)
    {
        switch (layer)
        {
            case Dense dense:
                json.WriteString("kind", "dense");
                json.WriteNumber("units", dense.Units);
                WriteActivation(json, dense.Activation, index);
                json.WriteBoolean("bias", dense.HasBias);
                break;
            case KernelLayer convolution:
                WindowLayerJson.WriteKernel(json, convolution);
                WriteActivation(json, convolution.Activation, index);
                json.WriteBoolean("bias", convolution.HasBias);
                break;
            case Pooling pooling:
                WindowLayerJson.WritePooling(json, pooling);
                break;
            case ActivationLayer activation:
                json.WriteString("kind", "activation");
                WriteActivation(json, activation.Activation, index);
                break;
            case Flatten:
                json.WriteString("kind", "flatten");
                break;
            case SoftmaxLayer:
                json.WriteString("kind", "softmax");
                break;
            case LogSoftmaxLayer:
                json.WriteString("kind", "log_softmax");
                break;
            default:
                if (PlainLayerJson.Write(json, layer) || SequenceLayerJson.Write(json, layer, index))
                {
                    break;
                }

                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"a model file holds layers of the library; layer {index} is a {layer.GetType().Name}"), nameof(layer));
        }

        if (layer.Name is not null)
        {
            json.WriteString("name", layer.Name);
        }
    }

    /// <summary>Reads a layer.</summary>
    /// <param name="json">Its properties.</param>
    /// <param name="what">What to call it in messages.</param>
    public static Layer Read(StrictJsonObject json, string what)
    {
        var name = json.Has("name") ? json.Text("name") : null;
        var kind = json.Text("kind");
        Layer layer = kind switch
        {
            "dense" => new Dense(json.Whole("units", least: 1), ReadActivation(json, what), json.Flag("bias", otherwise: true)) { Name = name },
            "conv1d" => WindowLayerJson.ReadConvolution(json, 1, ReadActivation(json, what), name),
            "conv2d" => WindowLayerJson.ReadConvolution(json, 2, ReadActivation(json, what), name),
            "conv3d" => WindowLayerJson.ReadConvolution(json, 3, ReadActivation(json, what), name),
            "conv_transpose1d" => WindowLayerJson.ReadTransposed(json, 1, ReadActivation(json, what), name),
            "conv_transpose2d" => WindowLayerJson.ReadTransposed(json, 2, ReadActivation(json, what), name),
            "conv_transpose3d" => WindowLayerJson.ReadTransposed(json, 3, ReadActivation(json, what), name),
            "average_pool1d" => WindowLayerJson.ReadAverage(json, 1, name),
            "average_pool2d" => WindowLayerJson.ReadAverage(json, 2, name),
            "average_pool3d" => WindowLayerJson.ReadAverage(json, 3, name),
            "max_pool1d" => WindowLayerJson.ReadPooling(json, 1, name),
            "max_pool2d" => WindowLayerJson.ReadPooling(json, 2, name),
            "max_pool3d" => WindowLayerJson.ReadPooling(json, 3, name),
            "activation" => new ActivationLayer(ReadActivation(json, what)) { Name = name },
            "flatten" => new Flatten { Name = name },
            "softmax" => new SoftmaxLayer { Name = name },
            "log_softmax" => new LogSoftmaxLayer { Name = name },
            _ => PlainLayerJson.Read(json, kind, name) ?? SequenceLayerJson.Read(json, kind, name, what) ?? throw new DataFormatException($"{what}: 'kind' must be one of {Kinds}, {PlainLayerJson.Kinds}, {SequenceLayerJson.Kinds}; {DataFormatException.Quote(kind)} was found"),
        };
        json.RequireNothingElse();
        return layer;
    }

    private static void WriteActivation(Utf8JsonWriter json, Activation activation, int index)
    {
        foreach (var (kind, name, hasAlpha) in ActivationNames)
        {
            if (activation.Kind == kind)
            {
                json.WriteString("activation", name);
                if (hasAlpha)
                {
                    json.WriteNumber("alpha", activation.Alpha);
                }

                return;
            }
        }

        if (activation is ClipActivation { Lower: < float.PositiveInfinity, Upper: > float.NegativeInfinity } clip)
        {
            json.WriteString("activation", Clip);
            WriteBound(json, "lower", clip.Lower);
            WriteBound(json, "upper", clip.Upper);
            return;
        }

        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"a model file holds activations of the library; that of layer {index} is '{activation.Name}'"), nameof(activation));
    }

    private static Activation ReadActivation(StrictJsonObject json, string what)
    {
        var wanted = json.Text("activation", otherwise: "linear");
        foreach (var (kind, name, hasAlpha) in ActivationNames)
        {
            if (name == wanted)
            {
                return Activation.Of(kind, hasAlpha && !json.IsLeftOut("alpha") ? json.Single("alpha") : null);
            }
        }

        if (wanted == Clip)
        {
            var (lower, upper) = (ReadBound(json, "lower", float.NegativeInfinity), ReadBound(json, "upper", float.PositiveInfinity));
            return lower <= upper ? Activation.Clip(lower, upper) : throw json.Rule("upper", string.Create(CultureInfo.InvariantCulture, $"at least 'lower', {lower}"));
        }

        throw new DataFormatException($"{what}: 'activation' must be one of {string.Join(", ", Array.ConvertAll(ActivationNames, known => known.Name))}, {Clip}; {DataFormatException.Quote(wanted)} was found");
    }

    private static void WriteBound(Utf8JsonWriter json, string name, float bound)
    {
        if (float.IsFinite(bound))
        {
            json.WriteNumber(name, bound);
        }
    }

    private static float ReadBound(StrictJsonObject json, string name, float otherwise) => json.Has(name) ? json.Single(name) : otherwise;
}
