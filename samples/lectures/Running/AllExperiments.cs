namespace Spanwise.Samples.Lectures;

/// <summary>The experiments by name.</summary>
public static class AllExperiments
{
    /// <summary>All, in the order of the lectures.</summary>
    public static IReadOnlyList<Experiment> List { get; } =
    [
        new TheNetworkItself(),
        new ParameterCounts(),
        new OutputsBeforeTraining(),
        new FitByMinimizer(),
        new UniversalFunction(),
        new SquareWaveByHand(),
        new ZerosAndOnesBySgd(),
        new AllDigits(),
        new ScaledInitialWeights(),
        new OverTraining(),
        new FirstHundredDigits(),
        new TheBarToPass(),
        new LinearFit(),
        new DenseModel(),
        new ManualLoop(),
        new ConvolutionInEveryDimension(),
        new SequencesOfMolecules(),
        new AutoEncoder(),
        new WordsAsVectors(),
        new GenerativePair(),
        new FastSimulator(),
        new Perceptron(),
        new Logic(),
        new EveryActivation(),
        new EveryInitializer(),
        new AnyWiring(),
        new BatchSizes(),
        new WithoutGradients(),
        new HyperParameters(),
        new FeedbackLoop(),
        new SequentialModel(),
        new FunctionalGraph(),
        new SummaryAndDrawing(),
        new EveryLayer(),
        new EveryOptimizer(),
        new LossesAndOutputs(),
        new AgainstOverfitting(),
        new CallbacksAtWork(),
        new ReluSum(),
        new RegionsOfAPlane(),
        new RegressionOfFiveVariables(),
        new From1995To2010(),
    ];

    /// <summary>Finds one by its name, in small letters or capitals.</summary>
    /// <returns>The experiment, or null if there is none of that name.</returns>
    public static Experiment? Find(string id) => List.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase));
}
