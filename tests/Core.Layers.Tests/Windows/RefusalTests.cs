using NUnit.Framework;
using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.Layers.Tests.Windows;

// Impossible sizes are refused when a model is made, naming the layer, the rule and the sizes.
public sealed class RefusalTests
{
    private static IEnumerable<TestCaseData> Models =>
    [
        Case(() => new Conv2D(4, 5), new Shape(3, 4, 9), "Conv2D layer's window is no larger than its padded input; the window is 5×5, the input (3, 4, 9), the padding 0×0"),
        Case(() => new Conv2D(4, 3, dilation: 3), new Shape(3, 6, 9), "(7 places with dilation 3)"),
        Case(() => new Conv2D(4, 3), new Shape(28, 28), "Conv2D layer takes samples of shape (channels, height, width); received (28, 28)"),
        Case(() => new Conv1D(4, 3), new Shape(784), "(channels, length)"),
        Case(() => new Conv3D(4, 3), new Shape(3, 9, 9), "(channels, depth, height, width)"),
        Case(() => new Conv2D(4, 3, groups: 2), new Shape(3, 9, 9), "input channels of a Conv2D layer are a multiple of its groups; the input is (3, 9, 9), the groups are 2"),
        Case(() => new ConvTranspose2D(4, 3, padding: 3), new Shape(3, 2, 9), "output of a ConvTranspose2D layer has at least one place"),
        Case(() => new ConvTranspose2D(4, 3, groups: 2), new Shape(3, 2, 9), "multiple of its groups"),
        Case(() => new MaxPool2D(3), new Shape(3, 2, 9), "MaxPool2D layer's window is no larger than its padded input"),
        Case(() => new MaxPool2D(3, padding: 2), new Shape(3, 9, 9), "padding of a MaxPool2D layer is at most half its window; received 2×2 for a window of 3"),
        Case(() => new AveragePool1D(2), new Shape(3, 9, 9), "AveragePool1D layer takes samples of shape (channels, length)"),
        Case(() => new GlobalAveragePool(), new Shape(9), "(channels, …); received (9)"),
        Case(() => new Cropping((2, 1)), new Shape(3, 4, 9), "Cropping layer leaves at least one place"),
        Case(() => new ZeroPadding((1, 2, 3)), new Shape(3, 4, 9), "padding of a ZeroPadding layer is one number or 2; received 3"),
        Case(() => new UpSampling((2, 2)), new Shape(3, 4), "factor of a UpSampling layer is one number or 1; received 2"),
        Case(() => new Reshape(5, -1), new Shape(3, 4), "Reshape layer keeps the number of elements; the input (3, 4) has 12, the shape is (5, -1)"),
        Case(() => new Reshape(13), new Shape(3, 4), "keeps the number of elements"),
        Case(() => new LayerNorm(3), new Shape(3, 4), "received 3 axes for (3, 4)"),
        Case(() => new BatchNorm(), new Shape(2, 2, 2, 2, 2), "BatchNorm layer takes samples of shape (features) or (channels, …)"),
        Case(() => new Lstm(4), new Shape(7), "Lstm layer takes samples of shape (steps, features); received (7)"),
        Case(() => new Gru(4), new Shape(2, 7, 3), "Gru layer takes samples of shape (steps, features); received (2, 7, 3)"),
        Case(() => new SimpleRnn(4) { Merge = DirectionMerge.Sum }, new Shape(7, 3), "SimpleRnn layer sums the two directions of one layer; received 1 layers, direction Forward"),
        Case(() => new Lstm(4) { Merge = DirectionMerge.Sum, Direction = SequenceDirection.Both, Layers = 2 }, new Shape(7, 3), "received 2 layers, direction Both"),
        Case(() => new Lstm(4) { CarriedBatches = 2, Direction = SequenceDirection.Both }, new Shape(7, 3), "forward only; received direction Both and 2 batches"),
        Case(() => new TimeDistributed(new Dense(3)), new Shape(7), "TimeDistributed layer takes samples of shape (steps, …) with at least one more extent; received (7)"),
        Case(() => new TimeDistributed(new Dense(3)), new Shape(7, 2, 2), "in a TimeDistributed layer over (7, 2, 2): a dense layer takes samples of one extent; received (2, 2)"),
        Case(() => new Permute(1, 0), new Shape(7), "Permute layer of 2 axes takes samples of as many; received (7)"),
    ];

    private static IEnumerable<TestCaseData> Layers =>
    [
        Case(() => new Conv2D(0, 3), default, "at least one filter and one group; received 0 filters"),
        Case(() => new Conv2D(6, 3, groups: 4), default, "filters of a Conv2D layer are a multiple of its groups; received 6 filters and 4 groups"),
        Case(() => new Conv2D(6, (3, 0)), default, "kernel of a Conv2D layer is at least 1 on every axis; received 3×0"),
        Case(() => new Conv2D(6, (3, 3, 3)), default, "kernel of a Conv2D layer is one number or 2; received 3"),
        Case(() => new Conv1D(6, 3, stride: 0), default, "stride of a Conv1D layer is at least 1"),
        Case(() => new Conv3D(6, 3, dilation: 0), default, "dilation of a Conv3D layer is at least 1"),
        Case(() => new Conv2D(6, 3, padding: -1), default, "padding of a Conv2D layer is at least 0"),
        Case(() => new ConvTranspose2D(6, 3, outputPadding: 1), default, "output padding of a ConvTranspose2D layer is less than its stride"),
        Case(() => new MaxPool2D(0), default, "window of a MaxPool2D layer is at least 1"),
        Case(() => new UpSampling(0), default, "factor of a UpSampling layer is at least 1"),
        Case(() => new Reshape(-1, -1), default, "one of them may be -1"),
        Case(() => new ZeroPadding(Padding.Same), default, "takes numbers of places; received same"),
        Case(() => new LayerNorm(0), default, "at least one axis; received 0"),
        Case(() => new LayerNorm(epsilon: 0f), default, "epsilon of a LayerNorm layer is finite and above 0; received 0"),
        Case(() => new BatchNorm(momentum: 1.5f), default, "momentum of a BatchNorm layer is from 0 to 1; received 1.5"),
        Case(() => new Lstm(0), default, "Lstm layer has at least one unit; received 0"),
        Case(() => new Gru(3) { Layers = 0 }, default, "Gru layer has from 1 to 1024 layers; received 0"),
        Case(() => new Gru(3) { Truncation = 0 }, default, "truncation of a Gru layer is at least one step; received 0"),
        Case(() => new SimpleRnn(3) { CarriedBatches = 0 }, default, "SimpleRnn layer carries its state through at least one batch; received 0"),
        Case(() => new Lstm(3) { MaskValue = float.NaN }, default, "mask value of a Lstm layer is finite; received NaN"),
        Case(() => new Lstm(3) { ForgetBias = float.NaN }, default, "forget bias of a Lstm layer is finite; received NaN"),
        Case(() => new Permute(0, 0), default, "names each axis from 0 to 1 once; received (0, 0)"),
        Case(() => new Permute(), default, "names at least one axis"),
    ];

    [TestCaseSource(nameof(Models))]
    public void AnInputThatDoesNotFitIsRefused(Func<Layer> layer, Shape input, string message) =>
        Assert.That(
            () => new Sequential(input, layer()),
            Throws.TypeOf<LayerException>().With.Message.Contains("layer 0 (").And.Message.Contains(message));

    [TestCaseSource(nameof(Layers))]
    public void ALayerThatCannotBeIsRefused(Func<Layer> layer, Shape input, string message) =>
        Assert.That(() => layer(), Throws.TypeOf<LayerException>().With.Message.Contains(message));

    [Test]
    public void ALayerThatNeedsTheWholeBatchIsNotAppliedStepByStep() =>
        Assert.That(
            () => new ExecutionPlan(new Sequential(new Shape(4, 3), new TimeDistributed(new BatchNorm())), 2, 1, training: true),
            Throws.TypeOf<LayerException>().With.Message.Contains("BatchNorm needs the whole batch"));

    [Test]
    public void OutputExtentsFollowPyTorchsRules()
    {
        Assert.That(new Conv2D(8, 5, stride: 2, padding: 2).OutputShape(new Shape(3, 32, 31)), Is.EqualTo(new Shape(8, 16, 16)));
        Assert.That(new Conv2D(8, 3, padding: Padding.Same, stride: 2).OutputShape(new Shape(3, 32, 31)), Is.EqualTo(new Shape(8, 16, 16)));
        Assert.That(new Conv2D(8, 4, padding: Padding.Same).OutputShape(new Shape(3, 32, 31)), Is.EqualTo(new Shape(8, 32, 31)));
        Assert.That(new ConvTranspose2D(8, 4, stride: 2, padding: Padding.Same).OutputShape(new Shape(3, 7, 5)), Is.EqualTo(new Shape(8, 14, 10)));
        Assert.That(new Conv2D(8, 3, padding: 1).Parameters(new Shape(4, 9, 9))[0].Shape, Is.EqualTo(new Shape(8, 4, 3, 3)));
        Assert.That(new Conv2D(8, 3, activation: Activation.Relu).Modules, Is.EqualTo(2));
        Assert.That(new Conv2D(8, 3).MultiplyAdds(new Shape(4, 9, 9)), Is.EqualTo(8 * 49 * 36));
    }

    private static TestCaseData Case(Func<Layer> layer, Shape input, string message) => new TestCaseData(layer, input, message).SetArgDisplayNames(message);
}
