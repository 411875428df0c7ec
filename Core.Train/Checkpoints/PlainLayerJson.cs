using System.Text.Json;
using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>
/// Layers that normalise, drop, reshape or resize in a model file: <c>{"kind": "batch_norm", "epsilon": 1e-05, "momentum": 0.1, "affine": true}</c>.
/// </summary>
internal static class PlainLayerJson
{
    /// <summary>The kinds that <see cref="Read"/> knows.</summary>
    public const string Kinds =
        "batch_norm, layer_norm, input_normalization, dropout, spatial_dropout, global_average_pool, global_max_pool, reshape, zero_padding, cropping, upsampling";

    /// <summary>Writes the properties of a layer, or returns false if it is none of these.</summary>
    public static bool Write(Utf8JsonWriter json, Layer layer)
    {
        switch (layer)
        {
            case BatchNorm norm:
                json.WriteString("kind", "batch_norm");
                json.WriteNumber("epsilon", norm.Epsilon);
                json.WriteNumber("momentum", norm.Momentum);
                json.WriteBoolean("affine", norm.IsAffine);
                break;
            case LayerNorm norm:
                json.WriteString("kind", "layer_norm");
                if (norm.Axes is { } axes)
                {
                    json.WriteNumber("axes", axes);
                }

                json.WriteNumber("epsilon", norm.Epsilon);
                json.WriteBoolean("affine", norm.IsAffine);
                break;
            case InputNormalization norm:
                json.WriteString("kind", "input_normalization");
                json.WriteNumber("epsilon", norm.Epsilon);
                break;
            case Dropout dropout:
                json.WriteString("kind", "dropout");
                json.WriteNumber("rate", dropout.Rate);
                break;
            case SpatialDropout dropout:
                json.WriteString("kind", "spatial_dropout");
                json.WriteNumber("rate", dropout.Rate);
                break;
            case GlobalAveragePool:
                json.WriteString("kind", "global_average_pool");
                break;
            case GlobalMaxPool:
                json.WriteString("kind", "global_max_pool");
                break;
            case Reshape reshape:
                json.WriteString("kind", "reshape");
                WriteNumbers(json, "shape", reshape.Extents);
                break;
            case BoxLayer box:
                json.WriteString("kind", box is ZeroPadding ? "zero_padding" : "cropping");
                WriteExtents(json, "before", box.Places.Before);
                WriteExtents(json, "after", box.Places.After);
                break;
            case UpSampling up:
                json.WriteString("kind", "upsampling");
                WriteExtents(json, "factor", up.Factor);
                json.WriteString("interpolation", up.Interpolation == Interpolation.Linear ? "linear" : "nearest");
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Reads a layer, or returns null if its kind is none of these.</summary>
    public static Layer? Read(StrictJsonObject json, string kind, string? name) => kind switch
    {
        "batch_norm" => new BatchNorm(json.Single("epsilon", otherwise: 1e-5f), json.Single("momentum", otherwise: 0.1f), json.Flag("affine", otherwise: true)) { Name = name },
        "layer_norm" => new LayerNorm(json.Has("axes") ? json.Whole("axes", least: 1) : null, json.Single("epsilon", otherwise: 1e-5f), json.Flag("affine", otherwise: true)) { Name = name },
        "input_normalization" => new InputNormalization(json.Single("epsilon", otherwise: 1e-5f)) { Name = name },
        "dropout" => new Dropout(json.Single("rate")) { Name = name },
        "spatial_dropout" => new SpatialDropout(json.Single("rate")) { Name = name },
        "global_average_pool" => new GlobalAveragePool { Name = name },
        "global_max_pool" => new GlobalMaxPool { Name = name },
        "reshape" => new Reshape(json.Wholes("shape", least: -1)) { Name = name },
        "zero_padding" => new ZeroPadding(ReadPlaces(json)) { Name = name },
        "cropping" => new Cropping(ReadPlaces(json)) { Name = name },
        "upsampling" => new UpSampling(Extents.Of(json.Wholes("factor", least: 1)), ReadInterpolation(json)) { Name = name },
        _ => null,
    };

    private static Padding ReadPlaces(StrictJsonObject json) => Padding.Of(Extents.Of(json.Wholes("before", least: 0)), Extents.Of(json.Wholes("after", least: 0)));

    private static Interpolation ReadInterpolation(StrictJsonObject json) => json.Text("interpolation", otherwise: "nearest") switch
    {
        "nearest" => Interpolation.Nearest,
        "linear" => Interpolation.Linear,
        _ => throw json.Rule("interpolation", "'nearest' or 'linear'"),
    };

    private static void WriteExtents(Utf8JsonWriter json, string name, Extents extents)
    {
        Span<int> numbers = stackalloc int[extents.Count];
        for (var axis = 0; axis < numbers.Length; axis++)
        {
            numbers[axis] = extents[axis];
        }

        WriteNumbers(json, name, numbers);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
