using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.Train.Tests.Checkpoints;

[TestFixture]
internal sealed class ModelFileTests
{
    private static IEnumerable<Loss> Losses =>
    [
        new SoftmaxCrossEntropy(),
        new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample),
        new MeanSquaredError(SquaredErrorScaling.MeanOverElements),
        new BinaryCrossEntropy(fromLogits: true),
        new BinaryCrossEntropy(fromLogits: false),
        new MeanAbsoluteError(),
        new Huber(),
        new Hinge(),
        new CategoricalCrossEntropy(fromLogarithms: true),
        new CategoricalCrossEntropy(fromLogarithms: false),
        new KullbackLeibler(fromLogarithms: true),
        new KullbackLeibler(fromLogarithms: false),
        new CosineDistance(),
    ];

    [Test]
    public void TheFileIsWhatPyTorchReads()
    {
        var model = ModelFileSamples.Model();
        var file = SafetensorsFile.Read(new MemoryStream(ModelFileSamples.Write(model)));

        Assert.That(file.Tensors.Keys, Is.EquivalentTo(new[] { "0.weight", "0.bias", "2.weight" }));

        // weight[in 2, out 3] lies in memory; the file has [out 3, in 2].
        Assert.That(file.Tensors["0.weight"].Shape.ToArray(), Is.EqualTo(new long[] { 3, 2 }));
        Assert.That(file.Tensors["0.weight"].ToSingles(), Is.EqualTo(new float[] { 1, 4, 2, 5, 3, 6 }));
        Assert.That(file.Tensors["0.bias"].Shape.ToArray(), Is.EqualTo(new long[] { 3 }));
        Assert.That(file.Tensors["0.bias"].ToSingles(), Is.EqualTo(new float[] { 7, 8, 9 }));
        Assert.That(file.Tensors["2.weight"].Shape.ToArray(), Is.EqualTo(new long[] { 2, 3 }));
        Assert.That(file.Metadata, Is.EqualTo(new Dictionary<string, string>
        {
            ["format"] = "spanwise-model",
            ["format_version"] = "1",
            ["architecture"] = """{"network":"toy","loss":"softmax_cross_entropy","input":[2],"input_scale":0.003921569,"input_shift":-0.5,"layers":[{"kind":"dense","units":3,"activation":"relu","bias":true},{"kind":"dense","units":2,"activation":"linear","bias":false,"name":"head ☺"}]}""",
        }));
    }

    [Test]
    public void AModelComesBackToTheBit()
    {
        var saved = ModelFileSamples.Model();
        var read = ModelFileSamples.Read(ModelFileSamples.Write(saved));

        Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(saved.Model.Parameters.Values.ToArray()));
        Assert.That(read.Model.Input, Is.EqualTo(saved.Model.Input));
        Assert.That(read.Model.Layers[1].Name, Is.EqualTo("head ☺"));
        Assert.That((read.Network, read.InputScale, read.InputShift), Is.EqualTo((saved.Network, saved.InputScale, saved.InputShift)));
        Assert.That(ModelFileSamples.Write(read), Is.EqualTo(ModelFileSamples.Write(saved)));
    }

    [Test]
    public void EveryKindOfLayerAndActivationComesBack()
    {
        var layers = new List<Layer> { new Flatten(), new SoftmaxLayer(), new LogSoftmaxLayer(), new ActivationLayer(Activation.Tanh), new Dense(3, bias: false) };
        foreach (var kind in Enum.GetValues<ActivationKind>())
        {
            layers.Add(new Dense(4, Activation.Of(kind, HasAlpha(kind) ? 0.3f : null)));
        }

        var model = new Sequential(new Shape(2, 1, 3), layers.ToArray());
        model.Initialize(5);
        var read = ModelFileSamples.Read(ModelFileSamples.Write(new SavedModel(model)));

        Assert.That(((Sequential)read.Model).Shapes, Is.EqualTo(model.Shapes));
        Assert.That(read.Model.Layers.Select(Describe), Is.EqualTo(model.Layers.Select(Describe)));
        Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
        Assert.That((read.Network, read.Loss, read.InputScale), Is.EqualTo(((string?)null, (Loss?)null, 1f)));
    }

    [TestCase(0f, 6f, """"lower":0,"upper":6,"bias"""")]
    [TestCase(-1.5f, float.PositiveInfinity, """"clip","lower":-1.5,"bias"""")]
    [TestCase(float.NegativeInfinity, 0.1f, """"clip","upper":0.1,"bias"""")]
    [TestCase(float.NegativeInfinity, float.PositiveInfinity, """"activation":"clip","bias"""")]
    public void ABoundedActivationComesBackWithItsBounds(float lower, float upper, string text)
    {
        var model = new Sequential(new Shape(2), new Dense(3, Activation.Clip(lower, upper)), new ActivationLayer(Activation.Clip(lower, upper)));
        model.Initialize(5);
        var saved = new SavedModel(model);
        var read = ModelFileSamples.Read(ModelFileSamples.Write(saved));
        Assert.That(ModelDescription.Write(saved), Does.Contain(text));
        Assert.That(ModelDescription.Write(read), Is.EqualTo(ModelDescription.Write(saved)));
        foreach (var activation in (Activation[])[((Dense)read.Model.Layers[0]).Activation, ((ActivationLayer)read.Model.Layers[1]).Activation])
        {
            Assert.That(activation, Is.TypeOf<ClipActivation>());
            Assert.That((((ClipActivation)activation).Lower, ((ClipActivation)activation).Upper), Is.EqualTo((lower, upper)));
        }

        Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
    }

    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void BoundsThatHoldNoNumberAreNotWritten(float bound)
    {
        var model = new Sequential(new Shape(2), new Dense(3, Activation.Clip(bound, bound)));
        Assert.That(() => ModelDescription.Write(new SavedModel(model)), Throws.ArgumentException.With.Message.Contains("that of layer 0 is 'clip'"));
    }

    [Test]
    public void WindowsComeBackWithAllTheirNumbers()
    {
        var padding = Padding.Of((1, 0), (2, 1));
        foreach (var model in (Sequential[])
        [
            new(new Shape(4, 12), new Conv1D(6, 3, 2, 1, groups: 2, bias: false), new MaxPool1D(2, 1)),
            new(
                new Shape(1, 14, 15),
                new Conv2D(6, (5, 3), (2, 1), padding, (1, 2), activation: Activation.Relu),
                new Conv2D(4, 3, padding: Padding.Same) { Name = "second" },
                new MaxPool2D((2, 3), (1, 2), (1, 0), (1, 2)) { Name = "pool" }),
            new(
                new Shape(4, 6, 5),
                new InputNormalization(1e-3f),
                new ConvTranspose2D(6, (3, 2), (2, 1), (1, 0), (1, 0), 1, 2, Activation.Elu(0.5f)) { Name = "up" },
                new AveragePool2D(2, 1, 1, countsPadding: false),
                new BatchNorm(1e-3f, 0.25f) { Name = "norm" },
                new SpatialDropout(0.25f),
                new UpSampling((1, 2), Interpolation.Linear),
                new UpSampling(2),
                new Cropping((2, 1)),
                new ZeroPadding(Padding.Of(1, (0, 2))),
                new LayerNorm(2, affine: false),
                new Reshape(3, -1),
                new AveragePool1D(3),
                new ConvTranspose1D(2, 3, padding: Padding.Same, bias: false),
                new LayerNorm(),
                new Dropout(0.1f),
                new GlobalMaxPool(),
                new BatchNorm(affine: false)),
            new(new Shape(2, 3, 4, 5), new ConvTranspose3D(2, 2), new AveragePool3D(2, padding: Padding.Same), new GlobalAveragePool()),
            new(new Shape(2, 5, 6, 7), new Conv3D(3, (1, 2, 3), activation: Activation.Tanh), new MaxPool3D(2, padding: 1)),
        ])
        {
            model.Initialize(5);
            var bytes = ModelFileSamples.Write(new SavedModel(model));
            var read = ModelFileSamples.Read(bytes);
            Assert.That(((Sequential)read.Model).Shapes, Is.EqualTo(model.Shapes));
            Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
            Assert.That(ModelFileSamples.Write(read), Is.EqualTo(bytes));
        }
    }

    [Test]
    public void LayersOverSequencesComeBackWithAllTheirNumbers()
    {
        foreach (var model in (Sequential[])
        [
            new(new Shape(6, 3), new Lstm(5) { ReturnsSequence = true, Layers = 2, Direction = SequenceDirection.Both, MaskValue = -1.5f, Name = "reader" }, new TimeDistributed(new Dense(4, Activation.Tanh)), new Gru(3) { HasBias = false }),
            new(new Shape(6, 3), new SimpleRnn(4) { ReturnsSequence = true, UsesRelu = true, Truncation = 2, CarriedBatches = 3 }, new Permute(1, 0), new Conv1D(2, 3)),
            new(new Shape(5), new Embedding(9, 4, paddingIndex: 2), new Lstm(4) { Direction = SequenceDirection.Both, Merge = DirectionMerge.Sum }),
            new(new Shape(5), new Embedding(9, 4), new SimpleRnn(2) { Direction = SequenceDirection.Backward }),
        ])
        {
            model.Initialize(5);
            var bytes = ModelFileSamples.Write(new SavedModel(model));
            var read = ModelFileSamples.Read(bytes);
            Assert.That(((Sequential)read.Model).Shapes, Is.EqualTo(model.Shapes));
            Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
            Assert.That(ModelFileSamples.Write(read), Is.EqualTo(bytes));
        }
    }

    [Test]
    public void RecurrentWeightsHaveTheNamesAndTheOrderOfPyTorch()
    {
        var model = new Sequential(new Shape(6, 3), new Lstm(5) { Layers = 2, Direction = SequenceDirection.Both });
        model.Initialize(5);
        var file = SafetensorsFile.Read(new MemoryStream(ModelFileSamples.Write(new SavedModel(model))));
        var names =
            from suffix in (string[])["l0", "l0_reverse", "l1", "l1_reverse"]
            from kind in (string[])["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
            select $"0.{kind}_{suffix}";
        Assert.That(file.Tensors.Keys, Is.EquivalentTo(names));
        Assert.That(file.Tensors["0.weight_ih_l0"].Shape.ToArray(), Is.EqualTo(new long[] { 20, 3 }));
        Assert.That(file.Tensors["0.weight_ih_l1_reverse"].Shape.ToArray(), Is.EqualTo(new long[] { 20, 10 }));
        Assert.That(file.Tensors["0.weight_hh_l1"].Shape.ToArray(), Is.EqualTo(new long[] { 20, 5 }));
        Assert.That(file.Tensors["0.bias_hh_l0"].Shape.ToArray(), Is.EqualTo(new long[] { 20 }));
        var inMemory = model.Parameters[model.Parameters.Find("0.weight_ih_l0")];
        Assert.That(file.Tensors["0.weight_ih_l0"].ToSingles()[(7 * 3) + 2], Is.EqualTo(inMemory[(2 * 20) + 7]));
    }

    [TestCase("\"direction\":\"forward\"", "\"direction\":\"sideways\"", "'direction' must be 'forward', 'backward' or 'both'; '\"sideways\"' was found")]
    [TestCase("\"merge\":\"concatenate\"", "\"merge\":\"multiply\"", "'merge' must be 'concatenate' or 'sum'")]
    [TestCase("\"layers\":2", "\"layers\":2000000000", "from 1 to 1024 layers; received 2000000000")]
    [TestCase("\"truncation\":2", "\"truncation\":0", "'truncation' must be a whole number from 1")]
    [TestCase("\"layer\":{", "\"layer\":7,\"more\":{", "'layer' must be an object; '7' was found")]
    public void SequencesThatCannotBeAreRefused(string part, string instead, string message)
    {
        var saved = new SavedModel(new Sequential(new Shape(6, 3), new Lstm(5) { Layers = 2, Truncation = 2, ReturnsSequence = true }, new TimeDistributed(new Dense(2))));
        var json = ModelArchitecture.ToJson(saved);
        Assert.That(json, Does.Contain(part));
        Assert.That(
            () => ModelArchitecture.Parse(json.Replace(part, instead, StringComparison.Ordinal), "file"),
            Throws.TypeOf<Core.Train.Data.DataFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void ConvolutionWeightsLieAsInPyTorch()
    {
        var model = new Sequential(new Shape(2, 6, 7), new Conv2D(3, (4, 5), activation: Activation.Relu), new MaxPool2D(2, 1), new Flatten(), new Dense(2));
        model.Initialize(5);
        var file = SafetensorsFile.Read(new MemoryStream(ModelFileSamples.Write(new SavedModel(model))));
        Assert.That(file.Tensors.Keys, Is.EquivalentTo(new[] { "0.weight", "0.bias", "4.weight", "4.bias" }));
        Assert.That(file.Tensors["0.weight"].Shape.ToArray(), Is.EqualTo(new long[] { 3, 2, 4, 5 }));
        Assert.That(file.Tensors["0.weight"].ToSingles(), Is.EqualTo(model.Parameters[model.Parameters.Find("0.weight")].ToArray()));
    }

    [Test]
    public void RunningStatisticsLieAsInPyTorch()
    {
        var model = new Sequential(new Shape(3, 2, 2), new BatchNorm());
        model.Parameters[model.Parameters.Find("0.num_batches_tracked")][0] = 12345f;
        model.Parameters[model.Parameters.Find("0.running_mean")][1] = -0.5f;
        var bytes = ModelFileSamples.Write(new SavedModel(model));
        var file = SafetensorsFile.Read(new MemoryStream(bytes));
        Assert.That(
            file.Tensors.Keys, Is.EquivalentTo(new[] { "0.weight", "0.bias", "0.running_mean", "0.running_var", "0.num_batches_tracked" }));
        Assert.That(file.Tensors["0.num_batches_tracked"].DType, Is.EqualTo(SafetensorsDType.I64));
        Assert.That(file.Tensors["0.num_batches_tracked"].Shape.Length, Is.Zero);
        Assert.That(BitConverter.ToInt64(file.Tensors["0.num_batches_tracked"].Data.Span), Is.EqualTo(12345));
        Assert.That(file.Tensors["0.running_mean"].ToSingles(), Is.EqualTo(new[] { 0f, -0.5f, 0f }));
        Assert.That(ModelFileSamples.Read(bytes).Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
        Assert.That(model.Parameters.Count, Is.EqualTo(6), "statistics are no parameters");
    }

    [TestCaseSource(nameof(Losses))]
    public void EveryLossComesBack(Loss loss)
    {
        var read = ModelFileSamples.Read(ModelFileSamples.Write(ModelFileSamples.Model() with { Loss = loss }));

        Assert.That(read.Loss, Is.TypeOf(loss.GetType()));
        Assert.That((read.Loss as CategoricalCrossEntropy)?.FromLogarithms, Is.EqualTo((loss as CategoricalCrossEntropy)?.FromLogarithms));
        Assert.That((read.Loss as KullbackLeibler)?.FromLogarithms, Is.EqualTo((loss as KullbackLeibler)?.FromLogarithms));
        Assert.That((read.Loss as MeanSquaredError)?.Scaling, Is.EqualTo((loss as MeanSquaredError)?.Scaling));
        Assert.That((read.Loss as BinaryCrossEntropy)?.FromLogits, Is.EqualTo((loss as BinaryCrossEntropy)?.FromLogits));
    }

    [Test]
    public void HalfPrecisionWeightsAreRead()
    {
        var file = SafetensorsFile.Read(new MemoryStream(ModelFileSamples.Write(ModelFileSamples.Model())));
        var tensors = file.Tensors.Values.Select(ModelFileSamples.ToBFloat16);

        // Small whole numbers are exact in any of the formats.
        var read = ModelFileSamples.Read(SafetensorsSamples.Write(tensors, file.Metadata));
        Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(ModelFileSamples.Model().Model.Parameters.Values.ToArray()));
    }

    [Test]
    public void WhatAFileCannotSayIsNotWritten()
    {
        void Refused(SavedModel model, string message)
        {
            using var stream = new MemoryStream();
            Assert.That(() => ModelFile.Write(stream, model), Throws.InstanceOf<ArgumentException>().With.Message.StartsWith(message));
            Assert.That(stream.Length, Is.Zero);
        }

        var good = ModelFileSamples.Model();
        Refused(good with { Loss = new OwnLoss() }, "a model file names losses of the library; 'own' is not one");
        Refused(good with { InputScale = float.NaN }, "input_scale must be finite to be saved; it is NaN");
        Refused(new SavedModel(new Sequential(new Shape(2), new OwnLayer())), "a model file holds layers of the library; layer 0 is a OwnLayer");
        Refused(new SavedModel(new Sequential(new Shape(2), new Dense(2, new OwnActivation()))), "a model file holds activations of the library; that of layer 0 is 'own'");

        var broken = ModelFileSamples.Model();
        broken.Model.Parameters[broken.Model.Parameters.Find("0.bias")][1] = float.PositiveInfinity;
        Refused(broken, "every parameter must be finite to be saved; 0.bias holds Infinity at 1");
    }

    private static bool HasAlpha(ActivationKind kind) => kind is ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Swish;

    private static string Describe(Layer layer) => layer switch
    {
        Dense dense => $"dense {dense.Units} {dense.Activation.Kind} {dense.Activation.Alpha} {dense.HasBias}",
        ActivationLayer activation => $"activation {activation.Activation.Kind}",
        _ => layer.Kind,
    };

    private sealed class OwnLayer : Layer
    {
        public override Shape OutputShape(Shape input) => input;

        public override LayerPlan CreatePlan(in LayerContext context) => throw new NotSupportedException();
    }

    private sealed class OwnActivation() : Activation("own", needsInput: false)
    {
        public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) => x.CopyTo(y);

        public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null)
        {
        }
    }

    private sealed class OwnLoss : Loss
    {
        public override string Name => "own";

        public override void Evaluate(in LossStep step) => throw new NotSupportedException();
    }
}
