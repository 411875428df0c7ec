using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>The attributes of a window.</summary>
internal sealed class OnnxWindow
{
    private readonly OnnxNode _node;

    private OnnxWindow(OnnxNode node, int rank)
    {
        (_node, Rank) = (node, rank);
    }

    /// <summary>Axes that the window slides along.</summary>
    public int Rank { get; }

    public Extents Kernel { get; private set; }

    public Extents Stride { get; private set; }

    public Extents Dilation { get; private set; }

    public Padding Padding { get; private set; }

    public int Groups { get; private set; } = 1;

    /// <summary>Reads the window over a node's first input.</summary>
    /// <param name="import">What is being read.</param>
    /// <param name="node">The node.</param>
    /// <param name="weight">The weights, whose extents but the first two are the window's; null for pooling.</param>
    public static OnnxWindow Read(OnnxImport import, OnnxNode node, OnnxTensor? weight)
    {
        var rank = import.Rows(node, 0).Rank - 2;
        if (rank is < 1 or > 3)
        {
            throw node.Error($"a window slides over samples (channels, …) with one to three more axes; they have the shape {import.Rows(node, 0).Node.Shape}");
        }

        var window = new OnnxWindow(node, rank);
        var kernel = node.Ints("kernel_shape");
        if (weight is not null)
        {
            if (weight.Extents.Length != rank + 2 || weight.Extents.Contains(0) || (kernel is not null && !kernel.SequenceEqual(weight.Extents[2..])))
            {
                throw node.Error($"the weights have the extents of the window behind their first two; [{string.Join(", ", weight.Extents)}] was found");
            }

            kernel = weight.Extents[2..];
            window.Groups = node.Int("group", 1) is var groups and >= 1 and <= int.MaxValue ? (int)groups : throw node.Error("there is at least one group");
        }

        window.Kernel = window.Numbers("kernel_shape", kernel ?? throw node.Error("kernel_shape must be there"), least: 1);
        var ones = Enumerable.Repeat(1L, rank).ToArray();
        window.Stride = window.Numbers("strides", node.Ints("strides") ?? ones, least: 1);
        window.Dilation = window.Numbers("dilations", node.Ints("dilations") ?? ones, least: 1);
        window.Padding = window.ReadPadding();
        return window;
    }

    /// <summary>Numbers for each axis.</summary>
    public Extents Numbers(string name, ReadOnlySpan<long> values, int least)
    {
        var numbers = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            numbers[i] = values[i] >= least && values[i] <= int.MaxValue ? (int)values[i] : throw _node.Error($"{name} are at least {least}; {values[i]} was found");
        }

        return values.Length == Rank ? Extents.Of(numbers) : throw _node.Error($"{name} must hold {Rank} numbers; {values.Length} were found");
    }

    /// <summary>Checks the channels that the weights were made for.</summary>
    public void RequireWeight(long channels, int found)
    {
        if (channels != found)
        {
            throw _node.Error($"the weights are for {channels} channels; the input has {found}");
        }
    }

    private Padding ReadPadding()
    {
        var automatic = _node.Text("auto_pad", "NOTSET");
        var pads = _node.Ints("pads");
        switch (automatic)
        {
            case "NOTSET":
                return pads is null ? Padding.Valid : pads.Length == 2 * Rank
                    ? Padding.Of(Numbers("pads", pads.AsSpan(0, Rank), least: 0), Numbers("pads", pads.AsSpan(Rank), least: 0))
                    : throw _node.Error($"pads must hold {2 * Rank} numbers; {pads.Length} were found");
            case "VALID":
                return Padding.Valid;
            case "SAME_UPPER":
                return Padding.Same;
            default:
                throw _node.Error($"auto_pad is NOTSET, VALID or SAME_UPPER; {Spanwise.Core.Train.Data.DataFormatException.Quote(automatic)} was found");
        }
    }
}
