using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train.Tests.Training;

/// <summary>Small problems that train in milliseconds.</summary>
internal static class Toy
{
    /// <summary>Points around four centres in a space of a few dimensions.</summary>
    public static ArraySource Blobs(int count, int dimensions = 12, int seed = 1)
    {
        var random = new Random(seed);
        var inputs = new float[count * dimensions];
        var classes = new int[count];
        for (var i = 0; i < count; i++)
        {
            classes[i] = i % 4;
            for (var d = 0; d < dimensions; d++)
            {
                inputs[(i * dimensions) + d] = (d % 4 == classes[i] ? 1f : 0f) + ((random.NextSingle() - 0.5f) * 0.8f);
            }
        }

        return new ArraySource(new Shape(dimensions), inputs, classes);
    }

    public static Sequential Model(int inputs = 12, int hidden = 37)
    {
        var model = new Sequential(new Shape(inputs), new Dense(hidden, Activation.Relu), new Dense(19, Activation.Tanh), new Dense(4));
        model.Initialize(42);
        return model;
    }

    /// <summary>Two convolutions with pooling over 12×12 values, and a dense layer.</summary>
    public static Sequential Convolutions()
    {
        var model = new Sequential(
            new Shape(1, 12, 12), new Conv2D(4, 3, activation: Activation.Relu), new MaxPool2D(2), new Conv2D(6, 2, activation: Activation.Relu), new MaxPool2D(2), new Flatten(), new Dense(4));
        model.Initialize(42);
        return model;
    }

    /// <summary>Layers of every family over 12×12 values; two of them need the whole batch.</summary>
    public static Sequential EveryFamily()
    {
        var model = new Sequential(
            new Shape(1, 12, 12),
            new InputNormalization(),
            new Conv2D(4, 3, padding: 1),
            new BatchNorm(),
            new ActivationLayer(Activation.Relu),
            new SpatialDropout(0.1f),
            new AveragePool2D(2),
            new Conv2D(8, 3, padding: Padding.Same, groups: 4, activation: Activation.Swish()),
            new MaxPool2D(3, 2, 1),
            new ConvTranspose2D(3, 2, 2),
            new LayerNorm(),
            new UpSampling(2, Interpolation.Linear),
            new Cropping(1),
            new ZeroPadding(1),
            new Conv2D(4, 3, stride: 2, activation: Activation.Tanh),
            new Flatten(),
            new Dense(9),
            new BatchNorm(),
            new Dropout(0.1f),
            new Dense(4));
        model.Initialize(42);
        return model;
    }

    /// <summary>Twelve steps of twelve values: recurrent layers of every kind, directions, masks and pieces.</summary>
    public static Sequential Recurrent()
    {
        var model = new Sequential(
            new Shape(12, 12),
            new TimeDistributed(new Dense(7, Activation.Tanh)),
            new Lstm(6) { ReturnsSequence = true, Direction = SequenceDirection.Both, Layers = 2 },
            new Gru(9) { ReturnsSequence = true, Truncation = 5, MaskValue = 0f },
            new Permute(1, 0),
            new Conv1D(8, 3, activation: Activation.Relu),
            new Permute(1, 0),
            new SimpleRnn(11) { CarriedBatches = 2 },
            new Dense(4));
        model.Initialize(42);
        return model;
    }

    public static Trainer Trainer(Sequential model, TrainerOptions options, Optimizer? optimizer = null) =>
        new(model, new SoftmaxCrossEntropy(), optimizer ?? new Adam(0.005f), options, new Accuracy());
}
