namespace Spanwise.Samples.Lectures;

/// <summary>A2. How many numbers there are to be tuned.</summary>
internal sealed class ParameterCounts() : Experiment("A2", "Parameter count", "weights and biases of [2,5,2], of [784,30,10], and layer by layer of a model with layers of every kind")
{
    public override void Run(LectureRun run)
    {
        run.Measure("parameters_2_5_2", Neurons.Create([2, 5, 2], 0).Parameters.Count, document: 27).Is(27);
        run.Measure("parameters_784_30_10", Neurons.Create([784, 30, 10], 0).Parameters.Count, document: 23860).Is(23_860);

        var model = new Sequential(
            new Shape(1, 28, 28),
            new ZeroPadding(1),
            new Conv2D(8, 3),
            new BatchNorm(),
            new ActivationLayer(Activation.Relu),
            new MaxPool2D(2),
            new SpatialDropout(0.1f),
            new Conv2D(16, 3, stride: 2, activation: Activation.Relu),
            new UpSampling(2),
            new AveragePool2D(2),
            new ConvTranspose2D(8, 2, stride: 2),
            new Cropping(1),
            new Flatten(),
            new Dense(32, Activation.Relu),
            new LayerNorm(),
            new Dropout(0.5f),
            new Dense(10),
            new SoftmaxLayer());
        run.Measure("parameters_of_every_kind", model.Parameters.Count).Is(model.Summary().TotalParameters);
        run.Print(model.Summary().ToString());
        run.Page.Add(new NetworkDrawing("2-5-2", Neurons.Create([2, 5, 2], 1)));
        run.Page.Add(new NetworkDrawing("Layers of every kind", model));
    }
}
