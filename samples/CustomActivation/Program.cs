// Two activations of one's own, each in a small network that learns one period of a wave. Run: dotnet run -c Release --project samples/CustomActivation
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Samples.CustomActivation;

var x = new float[256];
var wave = new float[x.Length];
for (var i = 0; i < x.Length; i++)
{
    x[i] = (2f * i / x.Length) - 1f;
    wave[i] = MathF.Sin(MathF.PI * x[i]) + (0.3f * MathF.Cos(3f * MathF.PI * x[i]));
}

var samples = new ArraySource(new Shape(1), x, targetFloats: 1, wave);
foreach (var activation in (Activation[])[new Sine(), new Bell(), Activation.Tanh])
{
    var spread = new Uniform(-3f, 3f);
    var model = new Sequential(
        new Shape(1), new Dense(32, activation, weightInitializer: spread, biasInitializer: spread), new Dense(32, activation), new Dense(1));
    model.Initialize(seed: 1);
    using var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.01f), new TrainerOptions { Epochs = 200, BatchSize = 32 });
    var history = trainer.Fit(samples);
    Console.WriteLine($"{activation.Name,-5} mean squared error {history[0].TrainLoss:F4} -> {history[^1].TrainLoss:F6}");
}
