namespace Spanwise.Samples.Lectures;

/// <summary>A1. What the lecture builds in 66 lines: predict, gradient, fit, evaluate.</summary>
internal sealed class TheNetworkItself() : Experiment(
    "A1", "The network itself", "any shape, σ(z) = ½ (tanh(z/2) + 1), w and b from N(0, 1): predict, gradient, fit and evaluate")
{
    private const double NumPyImagesPerSecond = 18_000;

    public override void Run(LectureRun run)
    {
        run.Measure("gradient_error", run.ForEachSeed(GradientError)).AtMost(1e-3);

        var digits = new ImageSource(run.Mnist.Train);
        var rates = new List<double>();
        var allocated = new List<double>();
        foreach (var seed in run.Seeds)
        {
            var model = Neurons.Create([784, 30, 10], seed);
            using var trainer = Neurons.CreateTrainer(model, new TrainerOptions { Epochs = 3, BatchSize = 10, Seed = seed }, rate: 3f);
            var history = trainer.Fit(digits, cancellation: run.Cancellation);
            rates.Add(history.Max(report => report.SamplesPerSecond));
            allocated.Add(history.Min(report => report.AllocatedBytes));
        }

        run.Measure("training_images_per_second", rates).AtLeast(NumPyImagesPerSecond);
        run.Measure("allocated_bytes_per_epoch", allocated).AtMost(0);
        run.Say(FormattableString.Invariant($"The same training in numpy, one sample at a time, does {NumPyImagesPerSecond:0} images a second: {rates.Max() / NumPyImagesPerSecond:0} times fewer."));

        var network = Neurons.Create([2, 5, 2], run.Seeds[0]);
        run.Page.AddPreformatted(network.Summary().ToString());
        run.Page.Add(new NetworkDrawing("2-5-2 before training", network));
    }

    // The gradient of one sample by back-propagation, against (L(w + h) − L(w − h)) / 2h for every parameter.
    private static double GradientError(ulong seed)
    {
        const float h = 1e-2f;
        var loss = new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample);
        using var session = new Session(Neurons.Create([2, 5, 2], seed), new Sgd(), new SessionOptions { BatchSize = 1 });
        Forward();
        session.Loss(loss, new Targets([1]));
        session.Backward();
        var worst = 0d;
        foreach (var tensor in session.Model.Parameters.Tensors)
        {
            for (var i = 0; i < tensor.Count; i++)
            {
                var begin = session.Parameter(tensor.Name)[i];
                var above = LossAt(begin + h);
                var below = LossAt(begin - h);
                session.Parameter(tensor.Name)[i] = begin;
                worst = Math.Max(worst, Math.Abs(((above - below) / (2 * h)) - session.Gradient(tensor.Name)[i]));

                double LossAt(float value)
                {
                    session.Parameter(tensor.Name)[i] = value;
                    Forward();
                    return session.Evaluate(loss, new Targets([1]));
                }
            }
        }

        return worst;

        void Forward()
        {
            (session.Input(1)[0][0], session.Input(1)[0][1]) = (0.2f, 0.7f);
            session.Forward(1);
        }
    }
}
