using System.Globalization;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Optimizers;

// Run: dotnet run -c Release --project samples/ManualLoop
// Two models trained against each other by hand: a judge learns to tell points of a circle from points that a maker makes of noise, and
// the maker learns to deceive it. At the end the maker's points lie near the circle, whose radius is 1.
const int Batch = 128;
const int Steps = 4000;
var maker = new Sequential(new Shape(2), new Dense(32, Activation.Relu), new Dense(32, Activation.Relu), new Dense(2));
var judge = new Sequential(new Shape(2), new Dense(32, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1));
maker.Initialize(1);
judge.Initialize(2);
using var making = new Session(maker, new Adam(0.001f, beta1: 0.5), new SessionOptions { BatchSize = Batch });
using var judging = new Session(judge, new Adam(0.002f, beta1: 0.5), new SessionOptions { BatchSize = Batch, InputGradient = true });
var loss = new BinaryCrossEntropy(labelSmoothing: 0.1f);
var real = Enumerable.Repeat(1, Batch).ToArray();
var made = new int[Batch];
var random = new Random(3);
for (var step = 1; step <= Steps; step++)
{
    // The judge's turn: the gradients of both batches add up, and one step takes them.
    DrawCircle(judging.Input(Batch));
    judging.ZeroGradient();
    Judge(real);
    DrawNoise(making.Input(Batch));
    making.Forward(Batch);
    Copy(making.Output, judging.Input(Batch));
    Judge(made);
    judging.Step();

    // The maker's turn: the gradient of the judge's input is that of the maker's output.
    judging.Forward(Batch);
    judging.Loss(loss, new Targets(real));
    judging.Backward(parameters: false);
    Copy(judging.GradInput, making.GradOutput);
    making.ZeroGradient();
    making.Backward();
    making.Step();
    if (step % 1000 == 0)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step}: mean radius {MeanRadius(making.Output):F2}"));
    }
}

void Judge(int[] classes)
{
    judging.Forward(Batch);
    judging.Loss(loss, new Targets(classes));
    judging.Backward();
}

void DrawCircle(Rows rows)
{
    for (var row = 0; row < rows.Count; row++)
    {
        (rows[row][1], rows[row][0]) = MathF.SinCos(random.NextSingle() * MathF.Tau);
    }
}

void DrawNoise(Rows rows)
{
    for (var row = 0; row < rows.Count; row++)
    {
        (rows[row][0], rows[row][1]) = ((random.NextSingle() * 2f) - 1f, (random.NextSingle() * 2f) - 1f);
    }
}

static void Copy(Rows from, Rows to)
{
    for (var row = 0; row < from.Count; row++)
    {
        from[row].CopyTo(to[row]);
    }
}

static double MeanRadius(Rows rows)
{
    var sum = 0d;
    for (var row = 0; row < rows.Count; row++)
    {
        sum += Math.Sqrt((rows[row][0] * rows[row][0]) + (rows[row][1] * rows[row][1]));
    }

    return sum / rows.Count;
}
