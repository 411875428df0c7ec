using System.Globalization;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Onnx;

/// <summary>What a file says of the inputs besides their shapes: how they are made from pixels. Other engines do not read it.</summary>
internal static class OnnxMetadata
{
    private const string Network = "spanwise.network";
    private const string Scale = "spanwise.input_scale";
    private const string Shift = "spanwise.input_shift";

    public static void Write(ModelProto message, SavedModel saved)
    {
        if (saved.Network is { } network)
        {
            Add(Network, network);
        }

        Add(Scale, saved.InputScale.ToString("R", CultureInfo.InvariantCulture));
        Add(Shift, saved.InputShift.ToString("R", CultureInfo.InvariantCulture));

        void Add(string key, string value) => message.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    public static SavedModel Read(ModelProto message, SavedModel saved, string name)
    {
        foreach (var entry in message.MetadataProps)
        {
            saved = entry.Key switch
            {
                Network => saved with { Network = entry.Value },
                Scale => saved with { InputScale = Number(entry, name) },
                Shift => saved with { InputShift = Number(entry, name) },
                _ => saved,
            };
        }

        return saved;
    }

    private static float Number(StringStringEntryProto entry, string name) =>
        float.TryParse(entry.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw new DataFormatException($"{name}: {entry.Key} must be a finite number; {DataFormatException.Quote(entry.Value)} was found");
}
