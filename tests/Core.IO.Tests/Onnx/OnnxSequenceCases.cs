using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>Models over sequences.</summary>
internal static class OnnxSequenceCases
{
    private static readonly Shape Steps = new(6, 4);

    public static IEnumerable<OnnxCase> All =>
    [
        Of("rnn", new SimpleRnn(5)),
        Of("rnn relu both", new SimpleRnn(5) { UsesRelu = true, Direction = SequenceDirection.Both, ReturnsSequence = true }),
        Of("lstm", new Lstm(5)),
        Of("lstm backward", new Lstm(5) { Direction = SequenceDirection.Backward, ReturnsSequence = true }),
        Of("lstm backward, last", new Lstm(17) { Direction = SequenceDirection.Backward, HasBias = false }),
        Of("lstm of three levels", new Lstm(5) { Layers = 3, Direction = SequenceDirection.Both }),
        Of("gru", new Gru(5) { ReturnsSequence = true }),
        Of("gru of two levels", new Gru(5) { Layers = 2, HasBias = false }),
        Of("gru both", new Gru(3) { Direction = SequenceDirection.Both }),
        Of("what only training asks for", new Gru(3) { CarriedBatches = 4, Truncation = 2 }),
        new("gru summed", () => new Sequential(Steps, new Gru(3) { Direction = SequenceDirection.Both, Merge = DirectionMerge.Sum, ReturnsSequence = true }), IsRead: false),
        new("rnn summed, last", () => new Sequential(Steps, new SimpleRnn(3) { Direction = SequenceDirection.Both, Merge = DirectionMerge.Sum }), IsRead: false),
        Masked("lstm masked", new Lstm(5) { MaskValue = 0f }),
        Masked("lstm masked, all steps", new Lstm(5) { MaskValue = 0f, ReturnsSequence = true, HasBias = false }),
        Masked("gru masked, backward", new Gru(5) { MaskValue = 0f, Direction = SequenceDirection.Backward }),
        Masked("gru masked, two levels both ways", new Gru(5) { MaskValue = 0f, Direction = SequenceDirection.Both, Layers = 2, ReturnsSequence = true }),
        Masked("rnn masked, summed", new SimpleRnn(5) { MaskValue = 0f, Direction = SequenceDirection.Both, Merge = DirectionMerge.Sum }),
        new("embedding", () => new Sequential(new Shape(5), new Embedding(7, 3))) { Entries = 7 },
        new("embedding of two axes, then lstm", () => new Sequential(new Shape(2, 3), new Embedding(7, 3, paddingIndex: 0), new Reshape(6, 3), new Lstm(4), new Dense(2))) { Entries = 7 },
        new("permute", () => new Sequential(new Shape(3, 4, 5), new Permute(2, 0, 1), new Permute(1, 0, 2))),
        new("permute of a view", () => new Sequential(new Shape(3, 1, 5), new Permute(1, 0, 2))),
        Of("dense step by step", new TimeDistributed(new Dense(3, Activation.Relu))),
        new("convolution step by step", () => new Sequential(new Shape(3, 2, 5, 5), new TimeDistributed(new Conv2D(3, 2)), new TimeDistributed(new MaxPool2D(2)), new TimeDistributed(new Flatten()), new Gru(4))),
        new("what is left out step by step", () => new Sequential(Steps, new TimeDistributed(new Dropout(0.5f)), new TimeDistributed(new SoftmaxLayer()))),
        new("lstm step by step", () => new Sequential(new Shape(2, 3, 4), new TimeDistributed(new Lstm(3) { Direction = SequenceDirection.Both, ReturnsSequence = true }))),
        new("permute step by step", () => new Sequential(new Shape(2, 3, 4), new TimeDistributed(new Permute(1, 0)))),
        new("steps of steps", () => new Sequential(new Shape(2, 3, 4), new TimeDistributed(new TimeDistributed(new Dense(5))))),
        new("shared lstm", () =>
        {
            var (a, b) = (GraphNode.Input(new Shape(4, 3), "left"), GraphNode.Input(new Shape(4, 3), "right"));
            var shared = new Lstm(3);
            return new Graph([a, b], [GraphNode.Concatenate(a.Then(shared), b.Then(shared)).Then(new Dense(2))]);
        }),
    ];

    private static OnnxCase Of(string name, Layer layer) => new(name, () => new Sequential(Steps, layer));

    /// <summary>Steps of zeros at the front, in the middle, at the end, and one sample of nothing else.</summary>
    private static OnnxCase Masked(string name, Layer layer) => new(name, () => new Sequential(Steps, layer), IsRead: false) { LeavesOut = [0, 2, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17] };
}
