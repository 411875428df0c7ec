// Trains a network on the built-in digits, writes it to a file, and asks what was read back. Run: dotnet run -c Release --project samples/Digits
// .ci/packages compiles this very file against the packages, trims it and compiles it ahead of time.
using System.Globalization;
using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"level {SimdInfo.Name(SimdInfo.Current)}");
var digits = BuiltInDigits.Create(trainCount: 12_000, testCount: 2_000);
var test = new ImageSource(digits.Test);

var model = new Sequential(new Shape(784), new Dense(64, Activation.Relu), new Dense(10));
var options = new TrainerOptions { Epochs = 4, BatchSize = 64, Seed = 1 };
using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.002f), options, new Accuracy());
foreach (var epoch in trainer.Fit(new ImageSource(digits.Train), test))
{
    Console.WriteLine($"epoch {epoch.Epoch}: accuracy {epoch.Validation?.Metric:F4}");
}

var path = Path.Combine(Path.GetTempPath(), $"digits-{Environment.ProcessId}.safetensors");
try
{
    AtomicFile.Write(path, replace: false, stream => ModelFile.Write(stream, new SavedModel(model) { InputScale = 1f / 255f, Loss = trainer.Loss }));
    using var file = File.OpenRead(path);
    var saved = ModelFile.Read(file, path);
    using var reader = new Trainer(saved.Model, saved.Loss!, new Adam(0.002f), options, new Accuracy());
    var same = reader.Predict(test).AsSpan().SequenceEqual(trainer.Predict(test));
    Console.WriteLine($"the model read back answers {(same ? "with the same bits" : "differently")}");
    return same ? 0 : 1;
}
finally
{
    File.Delete(path);
}
