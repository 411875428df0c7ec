namespace Spanwise.Samples.Lectures;

/// <summary>C5. δ of a unit is the sum over all that it feeds, whoever they are: layered, with skips, or wired at random.</summary>
internal sealed class AnyWiring() : Experiment(
    "C5", "Back-propagation on any wiring", "δⱼ = σ′ⱼ Σₖ wⱼₖ δₖ over any successors: 2-8-8-1 in layers, the same with skips from every layer to every later one, and 12 groups of 4 tanh units wired at random; gradients against central differences, then two half-moons")
{
    private const int Groups = 12;

    public override void Run(LectureRun run)
    {
        foreach (var (name, create) in ((string, Func<ulong, Model>)[])[("layered", Layered), ("skip", Skipping), ("random", RandomlyWired)])
        {
            run.Measure($"{name}_gradient_error", run.ForEachSeed(seed => GradientError(create(seed), seed))).AtMost(2e-3);
            run.Measure($"{name}_accuracy", run.ForEachSeed(seed => Learn(run, seed, name, create(seed)))).AtLeast(0.95);
        }
    }

    private static Model Layered(ulong seed) =>
        Initialized(new Sequential(new Shape(2), new Dense(8, Activation.Tanh), new Dense(8, Activation.Tanh), new Dense(1)), seed);

    private static Model Skipping(ulong seed)
    {
        var x = GraphNode.Input(2);
        var first = x.Then(new Dense(8, Activation.Tanh));
        var second = GraphNode.Concatenate(x, first).Then(new Dense(8, Activation.Tanh));
        return Initialized(new Graph(x, GraphNode.Concatenate(x, first, second).Then(new Dense(1))), seed);
    }

    // Each group takes two of what came before it, whatever that is; what feeds nobody feeds the output.
    private static Model RandomlyWired(ulong seed)
    {
        var random = new Random((int)seed);
        var x = GraphNode.Input(2);
        var nodes = new List<GraphNode> { x };
        var unread = new HashSet<GraphNode>();
        for (var group = 0; group < Groups; group++)
        {
            var one = nodes[random.Next(nodes.Count)];
            var other = nodes[random.Next(nodes.Count)];
            var from = one == other ? one : GraphNode.Concatenate(one, other);
            var node = from.Then(new Dense(4, Activation.Tanh) { Name = FormattableString.Invariant($"group {group + 1}") });
            unread.ExceptWith([one, other]);
            unread.Add(node);
            nodes.Add(node);
        }

        var last = unread.Count == 1 ? unread.Single() : GraphNode.Concatenate([.. unread]);
        return Initialized(new Graph(x, last.Then(new Dense(1))), seed);
    }

    private static Model Initialized(Model model, ulong seed)
    {
        model.Initialize(seed);
        return model;
    }

    private static double GradientError(Model model, ulong seed)
    {
        const float h = 1e-2f;
        var loss = new BinaryCrossEntropy();
        var random = new Random((int)seed);
        using var session = new Session(model, new Sgd(), new SessionOptions { BatchSize = 4 });
        int[] classes = [0, 1, 1, 0];
        for (var row = 0; row < 4; row++)
        {
            (session.Input(4)[row][0], session.Input(4)[row][1]) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
        }

        session.Forward(4);
        session.Loss(loss, new Targets(classes));
        session.Backward();
        var worst = 0d;
        foreach (var tensor in model.Parameters.Tensors)
        {
            for (var i = 0; i < tensor.Count; i++)
            {
                var begin = session.Parameter(tensor.Name)[i];
                var difference = (LossAt(begin + h) - LossAt(begin - h)) / (2 * h);
                session.Parameter(tensor.Name)[i] = begin;
                worst = Math.Max(worst, Math.Abs(difference - session.Gradient(tensor.Name)[i]));

                double LossAt(float value)
                {
                    session.Parameter(tensor.Name)[i] = value;
                    session.Forward(4);
                    return session.Evaluate(loss, new Targets(classes));
                }
            }
        }

        return worst;
    }

    private static double Learn(LectureRun run, ulong seed, string name, Model model)
    {
        var (points, moons) = HalfMoons.Draw(400, (int)seed);
        using var trainer = new Trainer(model, new BinaryCrossEntropy(), new Adam(0.01f), new TrainerOptions { Epochs = 80, BatchSize = 20, Seed = seed }, new BinaryAccuracy());
        trainer.Fit(new ArraySource(new Shape(2), points, moons), cancellation: run.Cancellation);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(Pictures.Regions(name, trainer, points, moons, HalfMoons.Field));
            run.Page.Add(new NetworkDrawing($"{name}: the wiring", model));
        }

        var (others, theirs) = HalfMoons.Draw(400, (int)seed + 1000);
        return trainer.Evaluate(new ArraySource(new Shape(2), others, theirs)).Metric;
    }
}
