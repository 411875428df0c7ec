using System.Text.Json;
using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>
/// Layers over sequences in a model file: <c>{"kind": "lstm", "units": 128, "returns_sequence": false, "layers": 1, "direction": "forward", "merge": "concatenate",
/// "carried_batches": 1, "bias": true}</c>, with <c>mask_value</c> and <c>truncation</c> where there are such; <c>{"kind": "time_distributed", "layer": {…}}</c>.
/// </summary>
internal static class SequenceLayerJson
{
    /// <summary>The kinds that <see cref="Read"/> knows.</summary>
    public const string Kinds = "simple_rnn, lstm, gru, embedding, time_distributed, permute";

    private static readonly (SequenceDirection Direction, string Name)[] Directions =
        [(SequenceDirection.Forward, "forward"), (SequenceDirection.Backward, "backward"), (SequenceDirection.Both, "both")];

    private static readonly (DirectionMerge Merge, string Name)[] Merges = [(DirectionMerge.Concatenate, "concatenate"), (DirectionMerge.Sum, "sum")];

    /// <summary>Writes the properties of a layer, or returns false if it is none of these.</summary>
    public static bool Write(Utf8JsonWriter json, Layer layer, int index)
    {
        switch (layer)
        {
            case SimpleRnn simple:
                WriteRecurrent(json, "simple_rnn", simple);
                json.WriteBoolean("relu", simple.UsesRelu);
                break;
            case Lstm lstm:
                WriteRecurrent(json, "lstm", lstm);
                break;
            case Gru gru:
                WriteRecurrent(json, "gru", gru);
                break;
            case Embedding embedding:
                json.WriteString("kind", "embedding");
                json.WriteNumber("entries", embedding.Entries);
                json.WriteNumber("features", embedding.Features);
                if (embedding.PaddingIndex is { } padding)
                {
                    json.WriteNumber("padding_index", padding);
                }

                break;
            case TimeDistributed distributed:
                json.WriteString("kind", "time_distributed");
                json.WriteStartObject("layer");
                LayerJson.Write(json, distributed.Inner, index);
                json.WriteEndObject();
                break;
            case Permute permute:
                json.WriteString("kind", "permute");
                json.WriteStartArray("axes");
                foreach (var axis in permute.Axes)
                {
                    json.WriteNumberValue(axis);
                }

                json.WriteEndArray();
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Reads a layer, or returns null if its kind is none of these.</summary>
    public static Layer? Read(StrictJsonObject json, string kind, string? name, string what) => kind switch
    {
        "simple_rnn" => ReadRecurrent(json, options => new SimpleRnn(options.Units)
        {
            Name = name,
            ReturnsSequence = options.ReturnsSequence,
            Layers = options.Layers,
            Direction = options.Direction,
            Merge = options.Merge,
            MaskValue = options.MaskValue,
            Truncation = options.Truncation,
            CarriedBatches = options.CarriedBatches,
            HasBias = options.HasBias,
            UsesRelu = json.Flag("relu", otherwise: false),
        }),
        "lstm" => ReadRecurrent(json, options => new Lstm(options.Units)
        {
            Name = name,
            ReturnsSequence = options.ReturnsSequence,
            Layers = options.Layers,
            Direction = options.Direction,
            Merge = options.Merge,
            MaskValue = options.MaskValue,
            Truncation = options.Truncation,
            CarriedBatches = options.CarriedBatches,
            HasBias = options.HasBias,
        }),
        "gru" => ReadRecurrent(json, options => new Gru(options.Units)
        {
            Name = name,
            ReturnsSequence = options.ReturnsSequence,
            Layers = options.Layers,
            Direction = options.Direction,
            Merge = options.Merge,
            MaskValue = options.MaskValue,
            Truncation = options.Truncation,
            CarriedBatches = options.CarriedBatches,
            HasBias = options.HasBias,
        }),
        "embedding" => new Embedding(json.Whole("entries", least: 1), json.Whole("features", least: 1), json.Has("padding_index") ? json.Whole("padding_index", least: 0) : null) { Name = name },
        "time_distributed" => new TimeDistributed(LayerJson.Read(json.Object("layer"), what)) { Name = name },
        "permute" => new Permute(json.Wholes("axes", least: 0)) { Name = name },
        _ => null,
    };

    private static void WriteRecurrent(Utf8JsonWriter json, string kind, RecurrentLayer layer)
    {
        json.WriteString("kind", kind);
        json.WriteNumber("units", layer.Units);
        json.WriteBoolean("returns_sequence", layer.ReturnsSequence);
        json.WriteNumber("layers", layer.Layers);
        json.WriteString("direction", Array.Find(Directions, known => known.Direction == layer.Direction).Name);
        json.WriteString("merge", Array.Find(Merges, known => known.Merge == layer.Merge).Name);
        if (layer.MaskValue is { } mask)
        {
            json.WriteNumber("mask_value", mask);
        }

        if (layer.Truncation is { } truncation)
        {
            json.WriteNumber("truncation", truncation);
        }

        json.WriteNumber("carried_batches", layer.CarriedBatches);
        json.WriteBoolean("bias", layer.HasBias);
    }

    private static Layer ReadRecurrent(StrictJsonObject json, Func<Options, Layer> create) => create(new Options(
        json.Whole("units", least: 1),
        json.Flag("returns_sequence", otherwise: false),
        json.Whole("layers", least: 1, otherwise: 1),
        ReadDirection(json),
        ReadMerge(json),
        json.Has("mask_value") ? json.Single("mask_value") : null,
        json.Has("truncation") ? json.Whole("truncation", least: 1) : null,
        json.Whole("carried_batches", least: 1, otherwise: 1),
        json.Flag("bias", otherwise: true)));

    private static SequenceDirection ReadDirection(StrictJsonObject json)
    {
        var text = json.Text("direction", otherwise: "forward");
        var found = Array.FindIndex(Directions, known => known.Name == text);
        return found >= 0 ? Directions[found].Direction : throw json.Rule("direction", "'forward', 'backward' or 'both'");
    }

    private static DirectionMerge ReadMerge(StrictJsonObject json)
    {
        var text = json.Text("merge", otherwise: "concatenate");
        var found = Array.FindIndex(Merges, known => known.Name == text);
        return found >= 0 ? Merges[found].Merge : throw json.Rule("merge", "'concatenate' or 'sum'");
    }

    private readonly record struct Options(
        int Units, bool ReturnsSequence, int Layers, SequenceDirection Direction, DirectionMerge Merge, float? MaskValue, int? Truncation, int CarriedBatches, bool HasBias);
}
