using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers.Tests;

/// <summary>A layer, what it is in PyTorch, and the shape of its input.</summary>
internal sealed record LayerCase(Layer Layer, string Torch, Shape Input)
{
    /// <summary>Real steps of each sample; those behind them are filled with 0. Null where all are real.</summary>
    public int[]? Lengths { get; init; }

    public override string ToString() => $"{Torch} on {Input}";
}

/// <summary>Layers of all families that work on channels and places.</summary>
internal static class LayerCases
{
    private static readonly Initializer Biased = new Uniform(-0.5f, 0.5f);

    public static IEnumerable<LayerCase> All =>
    [
        new(new Conv2D(5, 3, biasInitializer: Biased), "nn.Conv2d(3, 5, 3)", new Shape(3, 9, 8)),
        new(new Conv2D(5, (5, 3), stride: (2, 1), padding: (2, 1), biasInitializer: Biased), "nn.Conv2d(2, 5, (5, 3), stride=(2, 1), padding=(2, 1))", new Shape(2, 11, 7)),
        new(new Conv2D(4, 3, padding: Padding.Same, dilation: 2, biasInitializer: Biased), "nn.Conv2d(2, 4, 3, padding='same', dilation=2)", new Shape(2, 7, 9)),
        new(new Conv2D(4, (4, 2), padding: Padding.Same, biasInitializer: Biased), "nn.Conv2d(2, 4, (4, 2), padding='same')", new Shape(2, 7, 9)),
        new(new Conv2D(6, 3, stride: 2, padding: 1, groups: 3, bias: false), "nn.Conv2d(6, 6, 3, stride=2, padding=1, groups=3, bias=False)", new Shape(6, 8, 9)),
        new(new Conv2D(8, 3, padding: 1, groups: 2, biasInitializer: Biased), "nn.Conv2d(4, 8, 3, padding=1, groups=2)", new Shape(4, 6, 6)),
        new(new Conv2D(9, 1, biasInitializer: Biased), "nn.Conv2d(7, 9, 1)", new Shape(7, 5, 5)),
        new(new Conv2D(16, 3, padding: 1, activation: Activation.Relu, biasInitializer: Biased), "nn.Sequential(nn.Conv2d(12, 16, 3, padding=1), nn.ReLU())", new Shape(12, 4, 5)),
        new(new Conv2D(4, 3, activation: Activation.Softplus, biasInitializer: Biased), "nn.Sequential(nn.Conv2d(3, 4, 3), nn.Softplus())", new Shape(3, 6, 5)),
        new(new Conv2D(4, 3, activation: Activation.Swish(), biasInitializer: Biased), "nn.Sequential(nn.Conv2d(3, 4, 3), nn.SiLU())", new Shape(3, 6, 5)),
        new(new Conv1D(5, 4, stride: 3, padding: 2, dilation: 2, biasInitializer: Biased), "nn.Conv1d(3, 5, 4, stride=3, padding=2, dilation=2)", new Shape(3, 37)),
        new(new Conv1D(3, 3, groups: 3, biasInitializer: Biased), "nn.Conv1d(3, 3, 3, groups=3)", new Shape(3, 20)),
        new(new Conv3D(4, 3, padding: 1, biasInitializer: Biased), "nn.Conv3d(2, 4, 3, padding=1)", new Shape(2, 4, 5, 6)),
        new(new Conv3D(4, (1, 2, 3), stride: (1, 2, 1), biasInitializer: Biased), "nn.Conv3d(2, 4, (1, 2, 3), stride=(1, 2, 1))", new Shape(2, 4, 5, 6)),
        new(new ConvTranspose2D(4, 3, stride: 2, padding: 1, outputPadding: 1, biasInitializer: Biased), "nn.ConvTranspose2d(3, 4, 3, stride=2, padding=1, output_padding=1)", new Shape(3, 5, 6)),
        new(new ConvTranspose2D(9, 3, biasInitializer: Biased), "nn.ConvTranspose2d(8, 9, 3)", new Shape(8, 5, 6)),
        new(new ConvTranspose2D(6, (4, 3), stride: (3, 2), groups: 2, biasInitializer: Biased), "nn.ConvTranspose2d(4, 6, (4, 3), stride=(3, 2), groups=2)", new Shape(4, 4, 3)),
        new(new ConvTranspose2D(4, 3, dilation: 2, groups: 4, activation: Activation.Tanh, biasInitializer: Biased), "nn.Sequential(nn.ConvTranspose2d(4, 4, 3, dilation=2, groups=4), nn.Tanh())", new Shape(4, 5, 5)),
        new(new ConvTranspose1D(5, 3, stride: 2, bias: false), "nn.ConvTranspose1d(2, 5, 3, stride=2, bias=False)", new Shape(2, 9)),
        new(new ConvTranspose3D(3, 2, stride: 2, biasInitializer: Biased), "nn.ConvTranspose3d(2, 3, 2, stride=2)", new Shape(2, 3, 2, 4)),
        new(new MaxPool2D(2), "nn.MaxPool2d(2)", new Shape(3, 9, 8)),
        new(new MaxPool2D(3, stride: 2, padding: 1), "nn.MaxPool2d(3, stride=2, padding=1)", new Shape(3, 9, 20)),
        new(new MaxPool2D((2, 3), stride: (1, 2), dilation: 2), "nn.MaxPool2d((2, 3), stride=(1, 2), dilation=2)", new Shape(2, 9, 11)),
        new(new MaxPool1D(3, stride: 1), "nn.MaxPool1d(3, stride=1)", new Shape(2, 40)),
        new(new MaxPool3D(2, padding: 1), "nn.MaxPool3d(2, padding=1)", new Shape(2, 4, 5, 6)),
        new(new AveragePool2D(2), "nn.AvgPool2d(2)", new Shape(3, 9, 8)),
        new(new AveragePool2D(3, stride: 2, padding: 1), "nn.AvgPool2d(3, stride=2, padding=1)", new Shape(3, 9, 20)),
        new(new AveragePool2D(3, stride: 1, padding: 1, countsPadding: false), "nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)", new Shape(3, 5, 6)),
        new(new AveragePool1D(4, stride: 3), "nn.AvgPool1d(4, stride=3)", new Shape(2, 19)),
        new(new AveragePool3D((1, 2, 3), stride: 2), "nn.AvgPool3d((1, 2, 3), stride=2)", new Shape(2, 4, 5, 6)),
        new(new GlobalAveragePool(), "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())", new Shape(4, 5, 6)),
        new(new GlobalMaxPool(), "nn.Sequential(nn.AdaptiveMaxPool3d(1), nn.Flatten())", new Shape(3, 2, 5, 6)),
        new(new GlobalAveragePool(), "nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten())", new Shape(4, 33)),
        new(new ZeroPadding(Padding.Of((1, 2), (0, 3))), "nn.ZeroPad2d((2, 3, 1, 0))", new Shape(2, 4, 5)),
        new(new ZeroPadding(2), "nn.ConstantPad1d(2, 0.0)", new Shape(2, 4)),
        new(new ZeroPadding((1, 0, 2)), "nn.ConstantPad3d((2, 2, 0, 0, 1, 1), 0.0)", new Shape(2, 2, 3, 4)),
        new(new Cropping((1, 2)), "nn.ZeroPad2d((-2, -2, -1, -1))", new Shape(2, 5, 7)),
        new(new Cropping(Padding.Of((0, 1, 2), (1, 0, 0))), "nn.ConstantPad3d((-2, 0, -1, 0, 0, -1), 0.0)", new Shape(2, 3, 4, 5)),
        new(new UpSampling(2), "nn.Upsample(scale_factor=2)", new Shape(2, 3, 4)),
        new(new UpSampling((3, 2), Interpolation.Linear), "nn.Upsample(scale_factor=(3, 2), mode='bilinear')", new Shape(2, 3, 4)),
        new(new UpSampling(3, Interpolation.Linear), "nn.Upsample(scale_factor=3, mode='linear')", new Shape(2, 5)),
        new(new UpSampling(2, Interpolation.Linear), "nn.Upsample(scale_factor=2, mode='trilinear')", new Shape(2, 2, 1, 3)),
        new(new LayerNorm(), "nn.LayerNorm((3, 4, 5))", new Shape(3, 4, 5)),
        new(new LayerNorm(axes: 1, epsilon: 0.01f), "nn.LayerNorm(35, eps=0.01)", new Shape(3, 2, 35)),
        new(new InputNormalization(), "nn.LayerNorm((2, 4, 5), elementwise_affine=False)", new Shape(2, 4, 5)),
        new(new BatchNorm(), "nn.BatchNorm2d(3)", new Shape(3, 4, 5)),
        new(new BatchNorm(epsilon: 0.01f, momentum: 0.3f), "nn.BatchNorm1d(21, eps=0.01, momentum=0.3)", new Shape(21)),
        new(new BatchNorm(affine: false), "nn.BatchNorm1d(4, affine=False)", new Shape(4, 9)),
        new(new BatchNorm(), "nn.BatchNorm3d(2)", new Shape(2, 3, 2, 4)),
        new(new Reshape(4, -1), "nn.Unflatten(1, (4, 6))", new Shape(24)),
        new(new Permute(1, 0), "Permuted(0, 2, 1)", new Shape(18, 5)),
        new(new Permute(2, 0, 1), "Permuted(0, 3, 1, 2)", new Shape(3, 4, 17)),
        new(new Permute(1, 0, 2), "Permuted(0, 2, 1, 3)", new Shape(3, 4, 5)),
        new(new Permute(3, 2, 0, 1), "Permuted(0, 4, 3, 1, 2)", new Shape(2, 3, 4, 5)),
        new(new Permute(0), "Permuted(0, 1)", new Shape(5)),
        new(new TimeDistributed(new Dense(5, Activation.Tanh)), "nn.Sequential(nn.Linear(3, 5), nn.Tanh())", new Shape(4, 3)),
        new(new TimeDistributed(new Dense(16, Activation.Swish())), "nn.Sequential(nn.Linear(7, 16), nn.SiLU())", new Shape(3, 7)),
        new(new TimeDistributed(new Conv1D(4, 3, padding: 1, biasInitializer: Biased)), "Steps(nn.Conv1d(2, 4, 3, padding=1))", new Shape(3, 2, 6)),
        new(new TimeDistributed(new LayerNorm()), "nn.LayerNorm(6)", new Shape(3, 6)),
        new(new TimeDistributed(new Flatten()), "nn.Flatten(2)", new Shape(3, 2, 3)),
        new(new TimeDistributed(new Lstm(4)), "Steps(Recurrent(nn.LSTM(3, 4, batch_first=True), last=True))", new Shape(3, 2, 3)),
        .. Recurrent,
    ];

    /// <summary>Recurrent layers; two steps are fewer than the samples of a test, five are more, and take another way.</summary>
    public static IEnumerable<LayerCase> Recurrent =>
    [
        new(new SimpleRnn(5), "Recurrent(nn.RNN(3, 5, batch_first=True), last=True)", new Shape(5, 3)),
        new(new SimpleRnn(18) { ReturnsSequence = true, UsesRelu = true, Direction = SequenceDirection.Both }, "Recurrent(nn.RNN(3, 18, nonlinearity='relu', batch_first=True, bidirectional=True))", new Shape(2, 3)),
        new(new Lstm(17), "Recurrent(nn.LSTM(4, 17, batch_first=True), last=True)", new Shape(5, 4)),
        new(new Lstm(16) { ReturnsSequence = true }, "Recurrent(nn.LSTM(3, 16, batch_first=True))", new Shape(2, 3)),
        new(new Lstm(6) { HasBias = false, Direction = SequenceDirection.Both }, "Recurrent(nn.LSTM(3, 6, bias=False, batch_first=True, bidirectional=True), last=True)", new Shape(5, 3)),
        new(new Lstm(5) { ReturnsSequence = true, Layers = 3, Direction = SequenceDirection.Both }, "Recurrent(nn.LSTM(3, 5, 3, batch_first=True, bidirectional=True))", new Shape(4, 3)),
        new(new Lstm(20) { Layers = 2 }, "Recurrent(nn.LSTM(3, 20, 2, batch_first=True), last=True)", new Shape(2, 3)),
        new(new Lstm(6) { ReturnsSequence = true, Direction = SequenceDirection.Both, Merge = DirectionMerge.Sum }, "Summed(Recurrent(nn.LSTM(3, 6, batch_first=True, bidirectional=True)))", new Shape(5, 3)),
        new(new Lstm(6) { Direction = SequenceDirection.Both, Merge = DirectionMerge.Sum }, "Summed(Recurrent(nn.LSTM(3, 6, batch_first=True, bidirectional=True), last=True))", new Shape(5, 3)),
        new(new Lstm(4) { ReturnsSequence = true }, "Recurrent(nn.LSTM(3, 4, batch_first=True))", new Shape(1, 3)),
        new(new Gru(17), "Recurrent(nn.GRU(4, 17, batch_first=True), last=True)", new Shape(5, 4)),
        new(new Gru(16) { ReturnsSequence = true }, "Recurrent(nn.GRU(3, 16, batch_first=True))", new Shape(2, 3)),
        new(new Gru(7) { ReturnsSequence = true, Layers = 2, Direction = SequenceDirection.Both }, "Recurrent(nn.GRU(3, 7, 2, batch_first=True, bidirectional=True))", new Shape(5, 3)),
        new(new Gru(5) { HasBias = false, Layers = 2 }, "Recurrent(nn.GRU(3, 5, 2, bias=False, batch_first=True), last=True)", new Shape(2, 3)),
    ];

    /// <summary>Recurrent layers over samples of different lengths, as PyTorch packs them.</summary>
    public static IEnumerable<LayerCase> Packed =>
    [
        new(new Lstm(6) { MaskValue = 0f }, "Recurrent(nn.LSTM(3, 6, batch_first=True), last=True, lengths=[5, 2, 3])", new Shape(5, 3)) { Lengths = [5, 2, 3] },
        new(new Lstm(6) { MaskValue = 0f, ReturnsSequence = true, Layers = 2, Direction = SequenceDirection.Both }, "Recurrent(nn.LSTM(3, 6, 2, batch_first=True, bidirectional=True), lengths=[1, 4, 3])", new Shape(4, 3)) { Lengths = [1, 4, 3] },
        new(new Lstm(6) { MaskValue = 0f, Direction = SequenceDirection.Both }, "Recurrent(nn.LSTM(3, 6, batch_first=True, bidirectional=True), last=True, lengths=[1, 2, 1])", new Shape(2, 3)) { Lengths = [1, 2, 1] },
        new(new Gru(6) { MaskValue = 0f, ReturnsSequence = true, Direction = SequenceDirection.Both }, "Recurrent(nn.GRU(3, 6, batch_first=True, bidirectional=True), lengths=[2, 5, 1])", new Shape(5, 3)) { Lengths = [2, 5, 1] },
        new(new Gru(6) { MaskValue = 0f, Layers = 2 }, "Recurrent(nn.GRU(3, 6, 2, batch_first=True), last=True, lengths=[1, 2, 2])", new Shape(2, 3)) { Lengths = [1, 2, 2] },
        new(new SimpleRnn(6) { MaskValue = 0f, Direction = SequenceDirection.Both }, "Recurrent(nn.RNN(3, 6, batch_first=True, bidirectional=True), last=True, lengths=[5, 1, 4])", new Shape(5, 3)) { Lengths = [5, 1, 4] },
    ];
}
