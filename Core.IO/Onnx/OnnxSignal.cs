using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>
/// A value of a file that has a batch. Here samples always lie one behind the other; where a file's axes stand otherwise, only this record says so, and nothing moves.
/// </summary>
/// <param name="Node">The value in the graph that is wired.</param>
internal sealed record OnnxSignal(GraphNode Node)
{
    /// <summary>Which axis of the file counts the batch: 0, or another where recurrent operators want it so.</summary>
    public int BatchAxis { get; init; }

    /// <summary>How many samples of the file are one of ours: where a file counts steps to the batch, [batch · steps, …], a sample here is (steps, …).</summary>
    public int Steps { get; init; } = 1;

    /// <summary>True for whole numbers, by which a table may be looked up.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The extents of a sample of the file.</summary>
    public ReadOnlySpan<int> Extents => Node.Shape.Dimensions[FirstAxis..];

    /// <summary>How many axes the file counts.</summary>
    public int Rank => Extents.Length + 1;

    /// <summary>Values of a sample of the file.</summary>
    public int Count => Node.Shape.Count / Steps;

    /// <summary>The extents as the file counts them, with a mark for the batch.</summary>
    public long[] FileExtents
    {
        get
        {
            var extents = new List<long>();
            foreach (var extent in Extents)
            {
                extents.Add(extent);
            }

            extents.Insert(BatchAxis, OnnxTensor.Batches(Steps));
            return [.. extents];
        }
    }

    private int FirstAxis => Steps > 1 ? 1 : 0;

    /// <summary>The axis of the graph's value that an axis of the file is; −1 for the batch's.</summary>
    public int NodeAxis(int axis) => axis == BatchAxis ? -1 : FirstAxis + (axis < BatchAxis ? axis : axis - 1);

    /// <summary>True if the axes of another value stand as these do.</summary>
    public bool IsLike(OnnxSignal other) => (BatchAxis, Steps, IsWhole) == (other.BatchAxis, other.Steps, other.IsWhole);

    /// <summary>What a layer makes of every sample of the file.</summary>
    public OnnxSignal Then(Layer layer) => this with { Node = Node.Then(Steps > 1 ? new TimeDistributed(layer) : layer) };

    /// <summary>What a function of single values makes of it.</summary>
    public OnnxSignal ThenEach(Layer layer) => this with { Node = Node.Then(layer) };

    /// <summary>The same values under other extents.</summary>
    public OnnxSignal View(OnnxNode node, ReadOnlySpan<int> extents, int? steps = null, int? batchAxis = null)
    {
        if (extents.IsEmpty)
        {
            throw node.Error("a sample keeps at least one axis; none is left");
        }

        int[] all = (steps ?? Steps) > 1 ? [steps ?? Steps, .. extents] : extents.ToArray();
        return this with { Node = OnnxCuts.View(Node, all), Steps = steps ?? Steps, BatchAxis = batchAxis ?? BatchAxis };
    }
}
