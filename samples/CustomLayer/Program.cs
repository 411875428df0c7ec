// A layer of one's own, with parameters, in a network that tells two interleaved half-moons apart. Run: dotnet run -c Release --project samples/CustomLayer
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Samples.CustomLayer;

var model = new Sequential(new Shape(2), new Dense(24), new ParametricRelu(), new Dense(24), new ParametricRelu(), new Dense(2));
model.Initialize(seed: 1);
Console.Write(model.Summary());

using var trainer = new Trainer(
    model, new SoftmaxCrossEntropy(), new Adam(0.01f), new TrainerOptions { Epochs = 40, BatchSize = 50 }, new Accuracy());
var history = trainer.Fit(HalfMoons(1000, seed: 1), HalfMoons(400, seed: 2));
Console.WriteLine($"accuracy on points never seen: {history[0].Validation!.Value.Metric:P1} after 1 epoch, {history[^1].Validation!.Value.Metric:P1} after {history.Count}");

var slopes = model.Parameters[model.Parameters.Find("1.slope")];
Console.WriteLine($"slopes began at 0.25; the first five are now {string.Join(", ", slopes[..5].ToArray().Select(slope => slope.ToString("F2")))}");

static ArraySource HalfMoons(int count, int seed)
{
    var random = new Random(seed);
    var points = new float[2 * count];
    var moons = new int[count];
    for (var i = 0; i < count; i++)
    {
        moons[i] = i % 2;
        var angle = MathF.PI * random.NextSingle();
        var (sin, cos) = MathF.SinCos(angle);
        points[2 * i] = (moons[i] == 0 ? cos : 1f - cos) + (0.2f * (random.NextSingle() - 0.5f));
        points[(2 * i) + 1] = (moons[i] == 0 ? sin : 0.5f - sin) + (0.2f * (random.NextSingle() - 0.5f));
    }

    return new ArraySource(new Shape(2), points, moons);
}
