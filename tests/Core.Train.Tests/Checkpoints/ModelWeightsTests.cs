using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Checkpoints;

internal sealed class ModelWeightsTests
{
    [Test]
    public void WeightsComeBackAndTheFileIsPyTorchs()
    {
        var bytes = Write(Model(seed: 1));
        var other = Model(seed: 2);
        ModelWeights.Read(new PipeStream(bytes), other);
        Assert.That(other.Parameters.Values.ToArray(), Is.EqualTo(Model(seed: 1).Parameters.Values.ToArray()));
        Assert.That(Write(other), Is.EqualTo(bytes));
        var file = SafetensorsFile.Read(new MemoryStream(bytes));
        Assert.That(file.Metadata, Is.EqualTo(new Dictionary<string, string> { ["format"] = "pt" }));
        Assert.That(file.Tensors.Keys, Is.EquivalentTo(new[] { "0.weight", "0.bias", "2.weight" }));
        Assert.That(file.Tensors["0.weight"].Shape.ToArray(), Is.EqualTo(new long[] { 3, 2 }), "[outputs, inputs]");
    }

    [Test]
    public void AModelFileIsAFileOfWeightsToo()
    {
        var model = Model(seed: 2);
        ModelWeights.Read(new MemoryStream(ModelFileSamples.Write(new SavedModel(Model(seed: 1)))), model);
        Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(Model(seed: 1).Parameters.Values.ToArray()));
    }

    [Test]
    public void NamesMayBeOthersInTheFile()
    {
        static string Theirs(string name) => name.Replace("0.", "fc1.", StringComparison.Ordinal).Replace("2.", "head.", StringComparison.Ordinal);
        var tensors = SafetensorsFile.Read(new MemoryStream(Write(Model(seed: 1)))).Tensors.Values;
        var renamed = SafetensorsSamples.Write(tensors.Select(tensor => new SafetensorsTensor(Theirs(tensor.Name), tensor.DType, tensor.Shape, tensor.Data)));
        var model = Model(seed: 2);
        ModelWeights.Read(new MemoryStream(renamed), model, nameInFile: Theirs);
        Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(Model(seed: 1).Parameters.Values.ToArray()));
        Assert.That(() => ModelWeights.Read(new MemoryStream(renamed), model), Throws.TypeOf<DataFormatException>().With.Message.EqualTo("weights: the layers need a tensor '0.weight'; there is none"));
        Assert.That(() => ModelWeights.Read(new MemoryStream(renamed), model, nameInFile: _ => "one"), Throws.ArgumentException.With.Message.Contains("'one' is given twice"));
    }

    [Test]
    public void AFileThatDoesNotFitChangesNothing()
    {
        var file = SafetensorsFile.Read(new MemoryStream(Write(Model(seed: 1))));
        SafetensorsTensor[] Without(string name) => [.. file.Tensors.Values.Where(tensor => tensor.Name != name)];
        Refused([.. Without("2.weight")], "w: the layers need a tensor '2.weight'; there is none");
        Refused([.. file.Tensors.Values, SafetensorsTensor.FromSingles("2.bias", [2], [1, 2])], "w: no layer has a tensor '2.bias'; the file holds one");
        Refused([.. Without("2.weight"), SafetensorsTensor.FromSingles("2.weight", [3, 2], new float[6])], "w: tensor '2.weight' must have the shape [2, 3]; [3, 2] was found");
        Refused([.. Without("2.weight"), SafetensorsTensor.FromDoubles("2.weight", [2, 3], new double[6])], "w: tensor '2.weight' must hold F32, F16 or BF16; F64 was found");

        // The tensors before the last one are whole.
        Refused([.. Without("2.weight"), SafetensorsTensor.FromSingles("2.weight", [2, 3], [1, 2, 3, 4, 5, float.NaN])], "w: every value of tensor '2.weight' must be finite; NaN was found");

        static void Refused(SafetensorsTensor[] tensors, string message)
        {
            var model = Model(seed: 2);
            Assert.That(() => ModelWeights.Read(new MemoryStream(SafetensorsSamples.Write(tensors)), model, "w"), Throws.TypeOf<DataFormatException>().With.Message.EqualTo(message));
            Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(Model(seed: 2).Parameters.Values.ToArray()));
        }
    }

    [Test]
    public void WhatIsNotFiniteIsNotWritten()
    {
        var model = Model(seed: 1);
        model.Parameters.Values[0] = float.NaN;
        using var stream = new MemoryStream();
        Assert.That(() => ModelWeights.Write(stream, model), Throws.ArgumentException.With.Message.Contains("every parameter must be finite"));
        Assert.That(stream.Length, Is.Zero);
    }

    private static Sequential Model(ulong seed)
    {
        var model = new Sequential(new Shape(2), new Dense(3, Activation.Relu), new Dense(2, bias: false));
        model.Initialize(seed);
        return model;
    }

    private static byte[] Write(Model model)
    {
        using var stream = new MemoryStream();
        ModelWeights.Write(stream, model);
        return stream.ToArray();
    }
}
