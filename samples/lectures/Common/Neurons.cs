namespace Spanwise.Samples.Lectures;

/// <summary>The network of the lectures "Neural Network Basis": logistic units, w and b from N(0, 1), loss ½ Σ (y − t)².</summary>
internal static class Neurons
{
    /// <summary>A network of any shape.</summary>
    /// <param name="shape">Inputs, units of each layer.</param>
    /// <param name="seed">What the parameters are drawn from.</param>
    /// <param name="scaled">True to divide the weights by the root of a layer's inputs.</param>
    public static Sequential Create(ReadOnlySpan<int> shape, ulong seed, bool scaled = false)
    {
        var layers = new Layer[shape.Length - 1];
        for (var i = 0; i < layers.Length; i++)
        {
            Initializer weights = scaled ? new NormalOverSqrtFanIn() : new Normal(1f);
            layers[i] = new Dense(shape[i + 1], Activation.Sigmoid, weightInitializer: weights, biasInitializer: new Normal(1f));
        }

        var model = new Sequential(new Shape(shape[0]), layers);
        model.Initialize(seed);
        return model;
    }

    /// <summary>A trainer with the lectures' loss and rule.</summary>
    public static Trainer CreateTrainer(Sequential model, TrainerOptions options, float rate) =>
        new(model, new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample), new Sgd(rate), options, new Accuracy());
}
