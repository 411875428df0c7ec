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

        Assert.That(read.Model.Shapes, Is.EqualTo(model.Shapes));
        Assert.That(read.Model.Layers.Select(Describe), Is.EqualTo(model.Layers.Select(Describe)));
        Assert.That(read.Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
        Assert.That((read.Network, read.Loss, read.InputScale), Is.EqualTo(((string?)null, (Loss?)null, 1f)));
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
