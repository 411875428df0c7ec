using System.Text.Json;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>
/// Layers with a sliding window in a model file: <c>{"kind": "conv2d", "filters": 6, "kernel": [5, 5], "stride": [1, 1], "padding": "same",
/// "dilation": [1, 1], "groups": 1, …}</c>. Padding is <c>"same"</c>, or the numbers before and after each axis one behind the other.
/// </summary>
internal static class WindowLayerJson
{
    private const string SamePadding = "same";

    public static void WriteKernel(Utf8JsonWriter json, KernelLayer layer)
    {
        var transposed = layer as TransposedConvolution;
        json.WriteString("kind", $"conv{(transposed is null ? string.Empty : "_transpose")}{layer.SpatialRank}d");
        json.WriteNumber("filters", layer.Filters);
        WriteWindow(json, layer.SpatialRank, ("kernel", layer.Kernel), ("stride", layer.Stride), ("dilation", layer.Dilation));
        if (transposed is not null)
        {
            WriteWindow(json, layer.SpatialRank, ("output_padding", transposed.OutputPadding));
        }

        WritePadding(json, layer.SpatialRank, layer.Padding);
        json.WriteNumber("groups", layer.Groups);
    }

    public static void WritePooling(Utf8JsonWriter json, Pooling layer)
    {
        var average = layer as AveragePooling;
        json.WriteString("kind", $"{(average is null ? "max" : "average")}_pool{layer.SpatialRank}d");
        WriteWindow(json, layer.SpatialRank, ("window", layer.Window), ("stride", layer.Stride));
        WritePadding(json, layer.SpatialRank, layer.Padding);
        if (average is not null)
        {
            json.WriteBoolean("counts_padding", average.CountsPadding);
        }
        else
        {
            WriteWindow(json, layer.SpatialRank, ("dilation", layer.Dilation));
        }
    }

    public static Layer ReadConvolution(StrictJsonObject json, int rank, Activation activation, string? name)
    {
        var filters = json.Whole("filters", least: 1);
        var (kernel, stride, dilation) = (ReadExtents(json, "kernel"), ReadUsual(json, "stride"), ReadUsual(json, "dilation"));
        var (padding, groups, bias) = (ReadPadding(json, rank), json.Whole("groups", least: 1, otherwise: 1), json.Flag("bias", otherwise: true));
        return rank switch
        {
            1 => new Conv1D(filters, kernel, stride, padding, dilation, groups, activation, bias) { Name = name },
            2 => new Conv2D(filters, kernel, stride, padding, dilation, groups, activation, bias) { Name = name },
            _ => new Conv3D(filters, kernel, stride, padding, dilation, groups, activation, bias) { Name = name },
        };
    }

    public static Layer ReadTransposed(StrictJsonObject json, int rank, Activation activation, string? name)
    {
        var filters = json.Whole("filters", least: 1);
        var (kernel, stride, dilation) = (ReadExtents(json, "kernel"), ReadUsual(json, "stride"), ReadUsual(json, "dilation"));
        var (padding, outputPadding) = (ReadPadding(json, rank), ReadUsual(json, "output_padding"));
        var (groups, bias) = (json.Whole("groups", least: 1, otherwise: 1), json.Flag("bias", otherwise: true));
        return rank switch
        {
            1 => new ConvTranspose1D(filters, kernel, stride, padding, outputPadding, dilation, groups, activation, bias) { Name = name },
            2 => new ConvTranspose2D(filters, kernel, stride, padding, outputPadding, dilation, groups, activation, bias) { Name = name },
            _ => new ConvTranspose3D(filters, kernel, stride, padding, outputPadding, dilation, groups, activation, bias) { Name = name },
        };
    }

    public static Layer ReadAverage(StrictJsonObject json, int rank, string? name)
    {
        var (window, stride, padding) = (ReadExtents(json, "window"), ReadUsual(json, "stride"), ReadPadding(json, rank));
        var countsPadding = json.Flag("counts_padding", otherwise: true);
        return rank switch
        {
            1 => new AveragePool1D(window, stride, padding, countsPadding) { Name = name },
            2 => new AveragePool2D(window, stride, padding, countsPadding) { Name = name },
            _ => new AveragePool3D(window, stride, padding, countsPadding) { Name = name },
        };
    }

    public static Layer ReadPooling(StrictJsonObject json, int rank, string? name)
    {
        var (window, stride, dilation) = (ReadExtents(json, "window"), ReadUsual(json, "stride"), ReadUsual(json, "dilation"));
        var padding = ReadPadding(json, rank);
        return rank switch
        {
            1 => new MaxPool1D(window, stride, padding, dilation) { Name = name },
            2 => new MaxPool2D(window, stride, padding, dilation) { Name = name },
            _ => new MaxPool3D(window, stride, padding, dilation) { Name = name },
        };
    }

    private static void WriteWindow(Utf8JsonWriter json, int rank, params ReadOnlySpan<(string Name, Extents Value)> extents)
    {
        foreach (var (name, value) in extents)
        {
            json.WriteStartArray(name);
            WriteNumbers(json, rank, value);
            json.WriteEndArray();
        }
    }

    private static void WritePadding(Utf8JsonWriter json, int rank, Padding padding)
    {
        if (padding.IsSame)
        {
            json.WriteString("padding", SamePadding);
            return;
        }

        json.WriteStartArray("padding");
        WriteNumbers(json, rank, padding.Before);
        WriteNumbers(json, rank, padding.After);
        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, int rank, Extents value)
    {
        for (var axis = 0; axis < rank; axis++)
        {
            json.WriteNumberValue(value[axis]);
        }
    }

    private static Extents ReadExtents(StrictJsonObject json, string name) => Extents.Of(json.Wholes(name, least: 0));

    /// <summary>Null, the layer's usual value, where it is left out.</summary>
    private static Extents? ReadUsual(StrictJsonObject json, string name) => json.IsLeftOut(name) ? null : ReadExtents(json, name);

    private static Padding ReadPadding(StrictJsonObject json, int rank)
    {
        if (json.IsLeftOut("padding"))
        {
            return Padding.Valid;
        }

        if (json.IsText("padding"))
        {
            var text = json.Text("padding");
            return text == SamePadding ? Padding.Same : throw json.Rule("padding", $"'{SamePadding}' or an array");
        }

        if (json.IsOneNumber("padding"))
        {
            return json.Whole("padding", least: 0);
        }

        var numbers = json.Wholes("padding", least: 0);
        return numbers.Length == 2 * rank
            ? Padding.Of(Extents.Of(numbers.AsSpan(0, rank)), Extents.Of(numbers.AsSpan(rank)))
            : throw json.Rule("padding", $"an array of {2 * rank} numbers");
    }
}
