using System.Globalization;
using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Core.Train.Tests.Networks;

[TestFixture]
internal sealed class NamedNetworkTests
{
    [Test]
    public void MlpIsWhatItsDescriptionSays()
    {
        var mlp = NamedNetwork.Parse("mlp");
        var model = mlp.CreateModel(1);

        Assert.That(mlp.Architecture, Is.EqualTo("784-128-128-128-10"));
        Assert.That(model.Parameters.Count, Is.EqualTo(134_794));
        Assert.That(Activations(model), Is.EqualTo(new[] { Activation.Relu, Activation.Relu, Activation.Relu, Activation.Linear }));
        Assert.That(mlp.CreateLoss(), Is.TypeOf<SoftmaxCrossEntropy>());
        Assert.That((mlp.Optimizer, mlp.LearningRateOf(mlp.Optimizer), mlp.BatchSize, mlp.Epochs), Is.EqualTo((OptimizerKind.Adam, 0.001f, 128, 5)));
        Assert.That(mlp.LearningRateOf(OptimizerKind.Adam, ScheduleKind.Constant), Is.EqualTo(0.001f));
        Assert.That(mlp.LearningRateOf(OptimizerKind.Adam, ScheduleKind.OneCycle), Is.EqualTo(0.004f));
        Assert.That(mlp.LearningRateOf(OptimizerKind.Sgd, ScheduleKind.OneCycle), Is.EqualTo(0.1f));
        Assert.That((mlp.InputScale, mlp.InputShift), Is.EqualTo((1f / 255f, 0f)));
    }

    [Test]
    public void NeuronsIsWhatItsDescriptionSays()
    {
        var neurons = NamedNetwork.Parse("neurons");
        var model = neurons.CreateModel(1);

        Assert.That(neurons.Architecture, Is.EqualTo("784-30-10"));
        Assert.That(model.Parameters.Count, Is.EqualTo(23_860));
        Assert.That(Activations(model), Is.EqualTo(new[] { Activation.Sigmoid, Activation.Sigmoid }));
        Assert.That(neurons.CreateLoss(), Is.TypeOf<MeanSquaredError>().With.Property("Scaling").EqualTo(SquaredErrorScaling.HalfSumPerSample));
        Assert.That((neurons.Optimizer, neurons.LearningRateOf(neurons.Optimizer), neurons.BatchSize, neurons.Epochs), Is.EqualTo((OptimizerKind.Sgd, 3f, 10, 20)));
    }

    [Test]
    public void WeightsAndBiasesOfNeuronsAreStandardNormal()
    {
        var parameters = NamedNetwork.Neurons.CreateModel(7).Parameters;
        foreach (var tensor in parameters.Tensors)
        {
            var values = parameters[tensor].ToArray();
            Assert.That(values.Average(v => v * v), Is.EqualTo(1).Within(4.5 * Math.Sqrt(2.0 / values.Length)), tensor.Name);
            Assert.That(values.Average(), Is.Zero.Within(4.5 / Math.Sqrt(values.Length)), tensor.Name);
        }
    }

    [Test]
    public void WidthsGiveReluAndLogitsTrainedLikeMlp()
    {
        var network = NamedNetwork.Parse("784-300-100-10");
        var model = network.CreateModel(1);

        Assert.That(network.Name, Is.EqualTo("784-300-100-10"));
        Assert.That(network.Widths, Is.EqualTo(new[] { 784, 300, 100, 10 }));
        Assert.That(model.Parameters.Count, Is.EqualTo((785 * 300) + (301 * 100) + (101 * 10)));
        Assert.That(Activations(model), Is.EqualTo(new[] { Activation.Relu, Activation.Relu, Activation.Linear }));
        Assert.That((network.Optimizer, network.BatchSize, network.Epochs), Is.EqualTo((OptimizerKind.Adam, 128, 5)));
        Assert.That(Activations(NamedNetwork.Parse("5-2").CreateModel(1)), Is.EqualTo(new[] { Activation.Linear }));
    }

    [TestCase("lenet5", "6@5x5-16@5x5-256-120-84-10", 44_426)]
    [TestCase("cnn8", "8@3x3-1352-64-10", 87_322)]
    [TestCase("cnn", "32@3x3-64@3x3-1600-128-10", 225_034)]
    public void ConvolutionsThenDenseLayersTrainedLikeMlp(string net, string architecture, int parameters)
    {
        var network = NamedNetwork.Parse(net);
        var model = network.CreateModel(1);

        Assert.That(network.Architecture, Is.EqualTo(architecture));
        Assert.That(model.Parameters.Count, Is.EqualTo(parameters));
        Assert.That(model.Input, Is.EqualTo(new Shape(1, 28, 28)));
        Assert.That(network.Input, Is.EqualTo(model.Input));
        Assert.That(model.Layers.OfType<Conv2D>().Select(layer => layer.Activation), Is.All.EqualTo(Activation.Relu));
        Assert.That(((Dense)model.Layers[^1]).Activation, Is.EqualTo(Activation.Linear));
        Assert.That(network.CreateLoss(), Is.TypeOf<SoftmaxCrossEntropy>());
        Assert.That((network.Optimizer, network.LearningRateOf(network.Optimizer), network.BatchSize, network.Epochs), Is.EqualTo((OptimizerKind.Adam, 0.001f, 128, 5)));
        Assert.That(() => network.RequireFits(784, 10), Throws.Nothing);
        Assert.That(() => network.RequireFits(1024, 10), Throws.TypeOf<LayerException>().With.Message.EqualTo($"the network '{net}' begins with 784 inputs; the data has 1024 pixels an image"));
    }

    [Test]
    public void BestIsTrainedInOneCycle()
    {
        var best = NamedNetwork.Parse("best");

        Assert.That(best.Architecture, Is.EqualTo("8@5x5-24@5x5-384-96-10"));
        Assert.That(best.CreateModel(1).Parameters.Count, Is.EqualTo(208 + 4_824 + (385 * 96) + 970));
        Assert.That((best.Optimizer, best.LearningRateOf(best.Optimizer), best.Schedule, best.BatchSize, best.Epochs), Is.EqualTo((OptimizerKind.AdamW, 0.01f, ScheduleKind.OneCycle, 64, 2)));
        Assert.That((best.InputScale, best.InputShift), Is.EqualTo((1f / 255f / 0.3081f, -0.1307f / 0.3081f)));
        Assert.That(best.CreateSchedule(), Is.TypeOf<OneCycle>());
        Assert.That(NamedNetwork.Mlp.Schedule, Is.EqualTo(ScheduleKind.Constant));
        Assert.That(NamedNetwork.Mlp.CreateSchedule(), Is.Null);
    }

    [Test]
    public void LstmReadsTheRowsOfAnImage()
    {
        var lstm = NamedNetwork.Parse("lstm");
        var model = lstm.CreateModel(1);

        Assert.That(lstm.Architecture, Is.EqualTo("28x28-lstm128-10"));
        Assert.That(model.Input, Is.EqualTo(new Shape(28, 28)));
        Assert.That(model.Parameters.Tensors.Select(tensor => tensor.Name), Is.EqualTo(new[] { "0.weight_ih_l0", "0.weight_hh_l0", "0.bias_ih_l0", "0.bias_hh_l0", "1.weight", "1.bias" }));
        Assert.That(model.Parameters.Count, Is.EqualTo((28 * 512) + (128 * 512) + (2 * 512) + 1290));
        Assert.That((lstm.Optimizer, lstm.Schedule, lstm.LearningRateOf(lstm.Optimizer, lstm.Schedule), lstm.BatchSize, lstm.Epochs), Is.EqualTo((OptimizerKind.Adam, ScheduleKind.OneCycle, 0.004f, 128, 5)));
        Assert.That(lstm.CreateSchedule(), Is.TypeOf<OneCycle>());
        Assert.That(() => lstm.RequireFits(784, 10), Throws.Nothing);
    }

    [TestCase("", "there is no network ''; there are mlp, neurons, lenet5, cnn8, cnn, best, lstm, and widths such as 784-300-100-10")]
    [TestCase("resnet", "there is no network 'resnet'; there are mlp, neurons, lenet5, cnn8, cnn, best, lstm, and widths such as 784-300-100-10")]
    [TestCase("-784-10", "there is no network '-784-10'; there are mlp, neurons, lenet5, cnn8, cnn, best, lstm, and widths such as 784-300-100-10")]
    [TestCase("784", "a network has at least two widths, as in 784-300-100-10; received '784'")]
    [TestCase("784-0-10", "a width is a whole number from 1 to 2147483647; '0' in '784-0-10' is not")]
    [TestCase("784--10", "a width is a whole number from 1 to 2147483647; '' in '784--10' is not")]
    [TestCase("784-10-", "a width is a whole number from 1 to 2147483647; '' in '784-10-' is not")]
    [TestCase("784-+5-10", "a width is a whole number from 1 to 2147483647; '+5' in '784-+5-10' is not")]
    [TestCase("784-2147483648-10", "a width is a whole number from 1 to 2147483647; '2147483648' in '784-2147483648-10' is not")]
    [TestCase("784-1e3-10", "a width is a whole number from 1 to 2147483647; '1e3' in '784-1e3-10' is not")]
    [TestCase("784-168820-10", "the network '784-168820-10' has 134211910 parameters; at most 134217728 are possible", true)]
    [TestCase("784-168828-10", "the network '784-168828-10' has 134218270 parameters; at most 134217728 are possible")]
    [TestCase("2147483647-2147483647-2147483647", "the network '2147483647-2147483647-2147483647' has 9223372032559808512 parameters; at most 134217728 are possible")]
    public void WhatIsNoNetworkIsRefusedByNameAndRule(string net, string message, bool isLegal = false)
    {
        if (isLegal)
        {
            Assert.That(NamedNetwork.Parse(net).Name, Is.EqualTo(net));
            return;
        }

        Assert.That(() => NamedNetwork.Parse(net), Throws.TypeOf<FormatException>().With.Message.EqualTo(message));
    }

    [Test]
    public void DataThatDoNotFitAreRefused()
    {
        Assert.That(() => NamedNetwork.Mlp.RequireFits(784, 10), Throws.Nothing);
        Assert.That(() => NamedNetwork.Mlp.RequireFits(1024, 10), Throws.TypeOf<LayerException>().With.Message.EqualTo("the network 'mlp' begins with 784 inputs; the data has 1024 pixels an image"));
        Assert.That(() => NamedNetwork.Parse("784-20-5").RequireFits(784, 10), Throws.TypeOf<LayerException>().With.Message.EqualTo("the network '784-20-5' ends with 5 outputs; the data has 10 classes"));
    }

    [Test]
    public void TheSeedDecidesTheWeights()
    {
        static float[] Weights(ulong seed) => NamedNetwork.Mlp.CreateModel(seed).Parameters.Values.ToArray();

        var weights = Weights(3);
        Assert.That(Weights(3), Is.EqualTo(weights));
        Assert.That(Weights(4), Is.Not.EqualTo(weights));
    }

    [Test]
    public void OptimizersAreFoundByName()
    {
        Assert.That(OptimizerKinds.Create(OptimizerKinds.Parse("sgd"), 0.5f), Is.TypeOf<Sgd>().With.Property("LearningRate").EqualTo(0.5f));
        Assert.That(OptimizerKinds.Create(OptimizerKinds.Parse("Momentum"), 0.5f), Is.TypeOf<Momentum>());
        Assert.That(OptimizerKinds.Create(OptimizerKinds.Parse("adam"), 0.5f), Is.TypeOf<Adam>());
        Assert.That(() => OptimizerKinds.Parse("adan"), Throws.TypeOf<FormatException>().With.Message.StartsWith("there is no optimiser 'adan'; there are sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam, adamw, nadam, lion"));
        foreach (var kind in Enum.GetValues<OptimizerKind>())
        {
            Assert.That(OptimizerKinds.Parse(OptimizerKinds.NameOf(kind)), Is.EqualTo(kind));
            Assert.That(OptimizerKinds.Create(kind, 1f).Name, Is.EqualTo(OptimizerKinds.NameOf(kind)));
        }
    }

    [Test]
    public void NumbersAreReadAndSaidAlikeInEveryCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.NegativeSign, odd.NumberFormat.NumberGroupSeparator) = ("~", "-");
            CultureInfo.CurrentCulture = odd;
            Assert.That(NamedNetwork.Parse("784-20-10").Architecture, Is.EqualTo("784-20-10"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static Activation[] Activations(Sequential model) => [.. model.Layers.Select(layer => ((Dense)layer).Activation)];
}
