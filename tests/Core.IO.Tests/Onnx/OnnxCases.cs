using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>Models of every layer that ONNX can express, with parameters that are all different.</summary>
internal static class OnnxCases
{
    /// <summary>A model by its name, which says what it is about.</summary>
    public static IReadOnlyDictionary<string, Func<Model>> All { get; } = new Dictionary<string, Func<Model>>
    {
        ["mlp"] = () => Chain(new Shape(20), new Dense(16, Activation.Relu), new Dense(12, Activation.Tanh, bias: false), new Dense(5)),
        ["lenet5"] = () => Chain(
            new Shape(1, 28, 28), new Conv2D(6, 5, activation: Activation.Relu), new MaxPool2D(2), new Conv2D(16, 5, activation: Activation.Relu), new MaxPool2D(2),
            new Flatten(), new Dense(120, Activation.Relu), new Dense(84, Activation.Relu), new Dense(10)),
        ["cnn"] = () => Chain(
            new Shape(3, 16, 16), new Conv2D(8, 3, padding: Padding.Same), new BatchNorm(), new ActivationLayer(Activation.Relu), new Conv2D(8, 3, stride: 2, padding: 1, groups: 4),
            new BatchNorm(affine: false), new AveragePool2D(2), new Dropout(0.5f), new GlobalAveragePool(), new Dense(10), new SoftmaxLayer()),
        ["activations"] = () => Chain(
            new Shape(9), new Dense(9, Activation.Sigmoid), new Dense(9, Activation.LeakyRelu(0.2f)), new Dense(9, Activation.Elu(0.7f)), new Dense(9, Activation.Selu),
            new Dense(9, Activation.Softplus), new Dense(9, Activation.Softsign), new Dense(9, Activation.Swish()), new Dense(9, Activation.Swish(1.5f)), new Dense(9, Activation.Exponential),
            new ActivationLayer(Activation.Linear), new LogSoftmaxLayer()),
        ["step"] = () => Chain(new Shape(9), new Dense(9, Activation.BinaryStep), new Dense(4)),
        ["axes1"] = () => Chain(new Shape(4, 30), new Conv1D(6, 3, stride: 2, padding: 2, dilation: 2, activation: Activation.Relu), new MaxPool1D(3, stride: 2, padding: 1), new ConvTranspose1D(5, 4, stride: 3, padding: 1, outputPadding: 1), new AveragePool1D(2)),
        ["axes2"] = () => Chain(
            new Shape(4, 9, 8), new ConvTranspose2D(6, 3, stride: 2, padding: Padding.Same, groups: 2), new MaxPool2D((3, 2), stride: 2, padding: 1, dilation: (2, 1)),
            new AveragePool2D(2, padding: 1, countsPadding: false), new ZeroPadding((1, 2)), new Cropping((1, 1)), new UpSampling((2, 3)), new UpSampling(2, Interpolation.Linear), new GlobalMaxPool()),
        ["axes3"] = () => Chain(new Shape(2, 5, 6, 7), new Conv3D(4, (2, 3, 1)), new MaxPool3D(2), new ConvTranspose3D(3, 2), new AveragePool3D(2)),
        ["norms"] = () => Chain(new Shape(3, 4, 5), new LayerNorm(1), new LayerNorm(), new InputNormalization(), new LayerNorm(2, affine: false), new Reshape(5, -1), new Flatten(), new BatchNorm(), new Dense(3)),
        ["graph"] = Wired,
    };

    /// <summary>Inputs for a model, row after row.</summary>
    public static float[] Inputs(Model model, int rows)
    {
        var inputs = new float[rows * model.Input.Count];
        new CounterRandom(5, 1).FillUniform(inputs, -1f, 1f);
        return inputs;
    }

    private static Model Chain(Shape input, params ReadOnlySpan<Layer> layers) => Varied(new Sequential(input, layers));

    private static Model Wired()
    {
        var left = GraphNode.Input(new Shape(6), "left");
        var right = GraphNode.Input(new Shape(6), "right");
        var shared = new Dense(5, Activation.Tanh);
        var sum = GraphNode.Add(left.Then(shared), right.Then(new Dense(5)), left.Then(new Dense(5)));
        var both = GraphNode.Concatenate(sum, sum * right.Then(shared));
        return Varied(new Graph([left, right], [both.Then(new Dense(3) { Name = "first" }), sum.Then(new Dense(2) { Name = "second" })]));
    }

    // Also biases and statistics, which begin alike; variances are above 0.
    private static Model Varied(Model model)
    {
        model.Initialize(3);
        ulong stream = 0;
        foreach (var tensor in model.Parameters.Tensors)
        {
            var values = model.Parameters[tensor];
            stream++;
            if (tensor.Spec.Name is "bias" or "running_mean")
            {
                new CounterRandom(9, stream).FillUniform(values, -0.5f, 0.5f);
            }
            else if (tensor.Spec.Name == "running_var" || (tensor.Spec.Name == "weight" && tensor.Spec.FanIn == 1 && tensor.Spec.FanOut == 1))
            {
                new CounterRandom(9, stream).FillUniform(values, 0.5f, 1.5f);
            }
        }

        return model;
    }
}
