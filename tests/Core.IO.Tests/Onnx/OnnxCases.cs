using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>A model to write, and whether it can be read again: some layers are written as operators that are not read.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Build">Makes it.</param>
/// <param name="IsRead">False where it is only written.</param>
public sealed record OnnxCase(string Name, Func<Model> Build, bool IsRead = true)
{
    private static readonly Activation[] Functions =
    [
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.Selu, Activation.Softplus, Activation.Softsign, Activation.Exponential,
        Activation.LeakyRelu(0.2f), Activation.Elu(0.7f), Activation.Clip(0f, 0.5f),
    ];

    public static IEnumerable<OnnxCase> All =>
    [
        new("perceptron", () => new Sequential(new Shape(7), new Dense(5, Activation.Relu), new Dense(4, bias: false), new SoftmaxLayer())),
        new("lenet5", () => new Sequential(
            new Shape(1, 28, 28),
            new Conv2D(6, 5, activation: Activation.Relu), new MaxPool2D(2), new Conv2D(16, 5, activation: Activation.Relu), new MaxPool2D(2),
            new Flatten(), new Dense(120, Activation.Relu), new Dense(84, Activation.Relu), new Dense(10))),
        new("cnn", () => new Sequential(
            new Shape(1, 28, 28),
            new Conv2D(32, 3, activation: Activation.Relu), new MaxPool2D(2), new Conv2D(64, 3, activation: Activation.Relu), new MaxPool2D(2),
            new Flatten(), new Dropout(0.5f), new Dense(128, Activation.Relu), new Dense(10))),
        .. Functions.Select(function => new OnnxCase($"{function.Name} {function.Alpha}", () => new Sequential(new Shape(9), new ActivationLayer(function)))),
        new("binary step", () => new Sequential(new Shape(9), new ActivationLayer(Activation.BinaryStep)), IsRead: false),
        new("swish", () => new Sequential(new Shape(9), new Dense(9, Activation.Swish()))),
        new("swish 2", () => new Sequential(new Shape(9), new Dense(9, Activation.Swish(2f))), IsRead: false),
        new("log softmax", () => new Sequential(new Shape(3, 5), new LogSoftmaxLayer())),
        new("dropout at the end", () => new Sequential(new Shape(5), new Dense(3), new Dropout(0.5f))),
        new("nothing but dropout", () => new Sequential(new Shape(5), new Dropout(0.5f)), IsRead: false),
        new("conv1d", () => new Sequential(new Shape(3, 17), new Conv1D(4, 3, stride: 2, padding: 1, dilation: 2, activation: Activation.Tanh))),
        new("conv2d groups", () => new Sequential(new Shape(4, 9, 8), new Conv2D(6, (3, 2), stride: (2, 1), padding: Padding.Of((1, 0), (2, 1)), groups: 2, bias: false))),
        new("conv2d same", () => new Sequential(new Shape(2, 7, 7), new Conv2D(3, 4, stride: 2, padding: Padding.Same))),
        new("conv3d", () => new Sequential(new Shape(2, 5, 6, 7), new Conv3D(3, (2, 3, 2), padding: (0, 1, 1)))),
        new("transposed 1d", () => new Sequential(new Shape(3, 6), new ConvTranspose1D(2, 3, stride: 2, padding: 1, outputPadding: 1))),
        new("transposed 2d", () => new Sequential(new Shape(4, 5, 6), new ConvTranspose2D(6, 3, stride: 2, padding: 1, groups: 2))),
        new("transposed 3d", () => new Sequential(new Shape(2, 3, 3, 3), new ConvTranspose3D(3, 2, stride: 2))),
        new("transposed same", () => new Sequential(new Shape(2, 5, 5), new ConvTranspose2D(3, 2, stride: 3, padding: Padding.Same))),
        new("max pool", () => new Sequential(new Shape(2, 9, 9), new MaxPool2D(3, stride: 2, padding: 1))),
        new("max pool 1d", () => new Sequential(new Shape(2, 9), new MaxPool1D(3, stride: 2, padding: 1))),
        new("max pool 3d", () => new Sequential(new Shape(2, 4, 5, 6), new MaxPool3D(2))),
        new("average pool 3d", () => new Sequential(new Shape(2, 4, 5, 6), new AveragePool3D((2, 1, 3)))),
        new("spatial dropout", () => new Sequential(new Shape(2, 3, 4), new Conv2D(2, 2), new SpatialDropout(0.5f))),
        new("max pool dilated", () => new Sequential(new Shape(2, 9, 9), new MaxPool2D(2, stride: 1, dilation: 2))),
        new("average pool", () => new Sequential(new Shape(2, 9, 9), new AveragePool2D(3, stride: 2, padding: 1, countsPadding: false))),
        new("average pool of zeros", () => new Sequential(new Shape(2, 9), new AveragePool1D(3, stride: 2, padding: 1, countsPadding: true))),
        new("global pools", () =>
        {
            var x = GraphNode.Input(3, 4, 5);
            return new Graph(x, GraphNode.Concatenate(x.Then(new GlobalAveragePool()), x.Then(new GlobalMaxPool())));
        }),
        new("batch norm", () => new Sequential(new Shape(3, 4, 4), new BatchNorm(1e-3f), new Conv2D(2, 2), new BatchNorm(affine: false))),
        new("batch norm of features", () => new Sequential(new Shape(6), new BatchNorm())),
        new("layer norm", () => new Sequential(new Shape(3, 4, 5), new LayerNorm(axes: 2), new LayerNorm(axes: 1, affine: false))),
        new("input normalization", () => new Sequential(new Shape(3, 4), new InputNormalization()), IsRead: false),
        new("reshape", () => new Sequential(new Shape(12), new Reshape(3, 4), new Reshape(2, -1, 2))),
        new("padding", () => new Sequential(new Shape(2, 3, 3), new ZeroPadding(Padding.Of((1, 0), (2, 3))))),
        new("padding 1d", () => new Sequential(new Shape(2, 3), new ZeroPadding(Padding.Of(1, 2)))),
        new("padding 3d", () => new Sequential(new Shape(2, 3, 2, 3), new ZeroPadding(1))),
        new("cropping", () => new Sequential(new Shape(2, 5, 6), new Cropping(Padding.Of((1, 0), (2, 3))))),
        new("cropping 1d", () => new Sequential(new Shape(2, 5), new Cropping(Padding.Of(1, 2)))),
        new("cropping 3d", () => new Sequential(new Shape(2, 5, 4, 3), new Cropping(1))),
        new("nearest", () => new Sequential(new Shape(2, 3, 4), new UpSampling((2, 3))), IsRead: false),
        new("nearest 1d", () => new Sequential(new Shape(2, 3), new UpSampling(3)), IsRead: false),
        new("nearest 3d", () => new Sequential(new Shape(2, 3, 2, 2), new UpSampling((1, 2, 3))), IsRead: false),
        new("linear 1d", () => new Sequential(new Shape(2, 5), new UpSampling(3, Interpolation.Linear)), IsRead: false),
        new("linear", () => new Sequential(new Shape(2, 3, 4), new UpSampling(2, Interpolation.Linear)), IsRead: false),
        new("skip", () =>
        {
            var x = GraphNode.Input(2, 5, 5);
            var h = x.Then(new Conv2D(2, 3, padding: 1, activation: Activation.Relu));
            var both = GraphNode.Of(new Concatenate(axis: 1), h + x, GraphNode.Add(x, h, x));
            return new Graph(x, GraphNode.Multiply(both, both, both).Then(new Flatten(), new Dense(3)));
        }),
        new("two inputs, two outputs, a shared layer", () =>
        {
            var (a, b) = (GraphNode.Input(new Shape(4), "left"), GraphNode.Input(new Shape(4), "right"));
            var shared = new Dense(3, Activation.Tanh);
            var (left, right) = (a.Then(shared), b.Then(shared));
            return new Graph([a, b], [left * right, GraphNode.Concatenate(left, right).Then(new Dense(2))]);
        }),
        .. OnnxSequenceCases.All,
    ];

    /// <summary>Above 0, inputs are whole numbers below this one.</summary>
    public int Entries { get; init; }

    /// <summary>Steps, counted through all samples, that are zeros.</summary>
    public int[] LeavesOut { get; init; } = [];

    /// <summary>Some samples for the model.</summary>
    public float[] Inputs(Model model)
    {
        var inputs = OnnxRun.Inputs(model);
        for (var i = 0; Entries > 0 && i < inputs.Length; i++)
        {
            inputs[i] = MathF.Floor((inputs[i] + 1f) * 0.5f * Entries);
        }

        foreach (var step in LeavesOut)
        {
            var features = model.Inputs[0].Shape.Dimensions[^1];
            inputs.AsSpan(step * features, features).Clear();
        }

        return inputs;
    }

    /// <summary>The model with parameters, and running statistics, that are no two alike.</summary>
    public Model Make()
    {
        var model = Build();
        model.Initialize(5);
        var random = new Random(6);
        foreach (var tensor in model.Parameters.Tensors)
        {
            foreach (ref var value in model.Parameters[tensor])
            {
                value += tensor.Spec.IsStoredAsInteger ? 0f : 0.1f * (random.NextSingle() - 0.5f);
            }
        }

        return model;
    }

    public override string ToString() => Name;
}
