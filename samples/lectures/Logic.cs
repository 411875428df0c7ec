namespace Spanwise.Samples.Lectures;

/// <summary>C2. What one perceptron can learn, what it cannot, and two ways out.</summary>
internal sealed class Logic() : Experiment(
    "C2", "Logic", "AND, OR and XOR: a perceptron on x₁, x₂; XOR once more by a hidden layer of 4 units, and by a perceptron on x₁, x₂, x₁², x₁x₂, x₂²")
{
    private static readonly float[] Corners = [0, 0, 0, 1, 1, 0, 1, 1];
    private static readonly int[] And = [0, 0, 0, 1];
    private static readonly int[] Or = [0, 1, 1, 1];
    private static readonly int[] Xor = [0, 1, 1, 0];

    public override void Run(LectureRun run)
    {
        run.Measure("and_right_of_4", run.ForEachSeed(seed => LearnByPerceptron(run, seed, And, "AND"))).Is(4);
        run.Measure("or_right_of_4", run.ForEachSeed(seed => LearnByPerceptron(run, seed, Or, "OR"))).Is(4);
        var xor = run.ForEachSeed(seed => LearnByPerceptron(run, seed, Xor, "XOR: no line will do"));
        run.Measure("xor_right_of_4", xor).NeverAbove(3);
        run.Say(xor.Max() < 4
            ? "A perceptron does not learn XOR: no straight line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other."
            : "A perceptron seems to have learned XOR, which cannot be.");
        run.Measure("xor_by_a_hidden_layer_right_of_4", run.ForEachSeed(seed => LearnByHiddenLayer(run, seed))).AtLeast(4);
        run.Measure("xor_by_quadratic_inputs_right_of_4", run.ForEachSeed(seed => Perceive(run, seed, Quadratic(Corners), 5, Xor).Right)).Is(4);
    }

    private static double LearnByPerceptron(LectureRun run, ulong seed, int[] wanted, string title)
    {
        var (right, trainer) = Perceive(run, seed, Corners, 2, wanted);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(Pictures.Regions(title, trainer, Corners, wanted, (-0.5, 1.5, -0.5, 1.5)));
        }

        return right;
    }

    private static (double Right, Trainer Trainer) Perceive(LectureRun run, ulong seed, float[] inputs, int features, int[] wanted)
    {
        var model = new Sequential(new Shape(features), new Dense(1, weightInitializer: new Uniform(-0.5f, 0.5f), biasInitializer: new Uniform(-0.5f, 0.5f)));
        model.Initialize(seed);
        var source = new ArraySource(new Shape(features), inputs, wanted);
        var trainer = new Trainer(model, new PerceptronLoss(), new Sgd(0.1f), new TrainerOptions { Epochs = 200, BatchSize = 1, Seed = seed }, new BinaryAccuracy());
        trainer.Fit(source, cancellation: run.Cancellation);
        return (4 * trainer.Evaluate(source).Metric, trainer);
    }

    private static double LearnByHiddenLayer(LectureRun run, ulong seed)
    {
        var model = new Sequential(new Shape(2), new Dense(4, Activation.Tanh), new Dense(1));
        model.Initialize(seed);
        var source = new ArraySource(new Shape(2), Corners, Xor);
        using var trainer = new Trainer(model, new BinaryCrossEntropy(), new Adam(0.05f), new TrainerOptions { Epochs = 500, BatchSize = 4, Seed = seed }, new BinaryAccuracy());
        trainer.Fit(source, cancellation: run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(Pictures.Regions("XOR by a hidden layer", trainer, Corners, Xor, (-0.5, 1.5, -0.5, 1.5)));
            run.Page.Add(new NetworkDrawing("2-4-1", model));
        }

        return 4 * trainer.Evaluate(source).Metric;
    }

    private static float[] Quadratic(float[] pairs) =>
        [.. Enumerable.Range(0, pairs.Length / 2).SelectMany(i => Terms(pairs[2 * i], pairs[(2 * i) + 1]))];

    private static float[] Terms(float x, float y) => [x, y, x * x, x * y, y * y];
}
