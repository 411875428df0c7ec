using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Testing.Fuzzing;

namespace Spanwise.Core.Train.Tests.Checkpoints;

/// <summary>The readers of this library with files that they take. A text inside a file is there once more alone: damaged, in a file that is whole but for it.</summary>
internal static class CheckpointFuzzTargets
{
    // A description may ask for gigabytes, which is its right; the tests build what is small.
    private const long MostParameters = 1 << 14;

    private static readonly SavedModel Layers = Initialized(new Sequential(
        new Shape(2, 6, 6),
        new Conv2D(3, 3, padding: Padding.Same, activation: Activation.LeakyRelu(0.2f)),
        new BatchNorm { Name = "norm" },
        new MaxPool2D(2),
        new ConvTranspose2D(2, 2),
        new Flatten(),
        new Dense(4, Activation.Elu(0.5f), bias: false),
        new Dropout(0.25f),
        new LogSoftmaxLayer())) with
    {
        Network = "toy",
        Loss = new SoftmaxCrossEntropy(),
        InputScale = 0.5f,
    };

    private static readonly SavedModel Wired = Small();

    private static readonly SavedModel OfTable = Initialized(new Sequential(new Shape(4), new Dense(2))) with
    {
        Loss = new SoftmaxCrossEntropy(),
        Table = new TableSchema([new TableField("age", 1.5f, default), new TableField("colour \"x\"", 0f, ["blue", "red", "é"])], "kind", 1, ["no", "yes"]),
    };

    internal static IEnumerable<FuzzTarget> All =>
    [
        Target("safetensors", ReadTensors, SafetensorsSamples.Good, SafetensorsSamples.Write([SafetensorsTensor.FromInt64s("q", [2, 1], [1, -1]), SafetensorsTensor.FromBytes("é", [0], default)])),
        Inside("safetensors header", ReadTensors, bytes => SafetensorsSamples.File(bytes, 9), HeaderOf(SafetensorsSamples.Good), """{"b":{"shape":[3,3],"data_offsets":[0,9],"dtype":"BOOL"},"a":{"dtype":"F64","shape":[0,7],"data_offsets":[9,9]}}  """u8.ToArray()),
        Target("safetensors index", stream => Read(() => SafetensorsIndex.Read(stream, FuzzTarget.FileName)), SafetensorsSamples.Good),
        Target("model", ReadWholeModel, Bytes(Wired), Bytes(OfTable)),
        Inside("model, its header", ReadModel, bytes => Joined(Bytes(Layers), bytes), HeaderOf(Bytes(Layers))),
        Inside("model, its architecture", ReadModel, text => With(Layers, "architecture", text), TextOf(Layers, "architecture")),
        Inside("model, its wiring", ReadModel, text => With(Wired, "architecture", text), TextOf(Wired, "architecture")),
        Inside("model, its table", ReadModel, text => With(OfTable, "table", text), TextOf(OfTable, "table")),
        Target("description", Describe, [.. Descriptions.Select(Encoding.UTF8.GetBytes), TextOf(Layers, "architecture"), TextOf(Wired, "architecture")]),
        Target("weights", ReadWeights, Weights),
        Inside("weights, their header", ReadWeights, bytes => Joined(Weights, bytes), HeaderOf(Weights)),
        Target("checkpoint", ReadCheckpoint, Checkpoint),
        Inside("checkpoint, its header", ReadCheckpoint, bytes => Joined(Checkpoint, bytes), HeaderOf(Checkpoint)),
    ];

    private static string[] Descriptions =>
    [
        """
        { "input": [2, 12, 12], "layers": [ { "kind": "conv2d", "filters": 6, "kernel": 3, "activation": "leaky_relu", "groups": 2, "dilation": 2 }, { "kind": "max_pool2d", "window": 2, "padding": "same" },
          { "kind": "conv_transpose2d", "filters": 4, "kernel": [3, 2], "padding": [1, 0, 1, 0], "output_padding": [0, 0], "stride": 2 }, { "kind": "average_pool2d", "window": 2, "stride": 1 },
          { "kind": "batch_norm" }, { "kind": "spatial_dropout", "rate": 0.5 }, { "kind": "upsampling", "factor": 2, "interpolation": "linear" }, { "kind": "zero_padding", "before": 1, "after": [0, 2] },
          { "kind": "cropping", "before": [1, 1], "after": 1 }, { "kind": "layer_norm", "axes": 1 }, { "kind": "global_average_pool" }, { "kind": "dense", "units": 10, "activation": "swish" }, { "kind": "softmax" } ] }
        """,
        """
        { "input": [6, 3], "network": "n", "loss": "huber", "input_scale": 0.1, "layers": [ { "kind": "lstm", "units": 3, "returns_sequence": true, "layers": 2, "direction": "both", "mask_value": 0 },
          { "kind": "time_distributed", "layer": { "kind": "dense", "units": 4 } }, { "kind": "gru", "units": 2, "returns_sequence": true, "truncation": 2 }, { "kind": "permute", "axes": [1, 0] },
          { "kind": "conv1d", "filters": 2, "kernel": 3 }, { "kind": "reshape", "shape": [4, -1] }, { "kind": "simple_rnn", "units": 2, "direction": "both", "merge": "sum", "relu": true } ] }
        """,
        """{ "input": [5], "layers": [ { "kind": "embedding", "entries": 9, "features": 4, "padding_index": 2 }, { "kind": "flatten" }, { "kind": "input_normalization" }, { "kind": "activation", "activation": "tanh", "name": "é" } ] }""",
        """{ "input": [1, 3, 4, 5], "layers": [ { "kind": "conv3d", "filters": 1, "kernel": [1, 2, 2] }, { "kind": "max_pool3d", "window": 2, "padding": "same" }, { "kind": "global_max_pool" }, { "kind": "log_softmax" } ] }""",
    ];

    private static byte[] Weights => Bytes(stream => ModelWeights.Write(stream, Layers.Model));

    private static byte[] Checkpoint { get; } = Bytes(new TrainingCheckpoint
    {
        Epoch = 2,
        SamplesDone = 32,
        StepsDone = 9,
        BatchesDone = 9,
        BatchSize = 16,
        BatchesPerStep = 1,
        SampleCount = 64,
        Optimizer = "adam",
        Seed = 7,
        LossSum = 1.5,
        ScheduleState = [0.5],
        Parameters = [1, 2, 3],
        States = [[4, 5, 6], [7, 8, 9]],
        Memories = [new CallbackMemory("early", [1, double.NaN], [2])],
        Recipe = """{"command":"train mnist"}""",
    }.Write);

    private static FuzzTarget Target(string name, Func<Stream, Action?> read, params byte[][] seeds) => new(name, typeof(DataFormatException), read, seeds);

    private static FuzzTarget Inside(string name, Func<Stream, Action?> read, Func<byte[], byte[]> wrap, params byte[][] seeds) => new(name, typeof(DataFormatException), read, seeds) { Wrap = wrap };

    private static Action? Read<T>(Func<T> read)
    {
        read();
        return null;
    }

    private static Action ReadTensors(Stream stream)
    {
        var file = SafetensorsFile.Read(stream, FuzzTarget.FileName);
        return () =>
        {
            var bytes = SafetensorsSamples.Write(file.Tensors.Values, file.Metadata);
            var again = SafetensorsSamples.Read(bytes);
            Assert.That(again.Metadata, Is.EquivalentTo(file.Metadata));
            Assert.That(SafetensorsSamples.Write(again.Tensors.Values, again.Metadata), Is.EqualTo(bytes));
        };
    }

    private static Action ReadModel(Stream stream)
    {
        var saved = ModelFile.Read(stream, FuzzTarget.FileName);
        return () =>
        {
            var bytes = Bytes(saved);
            Assert.That(Bytes(ModelFile.Read(new MemoryStream(bytes))), Is.EqualTo(bytes));
        };
    }

    // Most changes are of numbers, which come back as they are.
    private static Action ReadWholeModel(Stream stream)
    {
        var saved = ModelFile.Read(stream, FuzzTarget.FileName);
        return () => Assert.That(saved.Model.Parameters.Values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue), Is.False);
    }

    private static Action? Describe(Stream stream)
    {
        var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false).ReadToEnd();
        var architecture = ModelArchitecture.Parse(text, FuzzTarget.FileName, allowsDefaults: true);
        if (architecture.Tensors.Values.Sum(spec => (long)spec.Shape.Count) > MostParameters)
        {
            return null;
        }

        var saved = architecture.Build();
        return () =>
        {
            var whole = ModelDescription.Write(saved);
            Assert.That(ModelDescription.Write(ModelDescription.Read(whole)), Is.EqualTo(whole));
        };
    }

    private static Action ReadWeights(Stream stream)
    {
        var model = new Sequential(Layers.Model.Input, [.. Layers.Model.Layers]);
        model.Parameters.Values.Fill(-1f);
        try
        {
            ModelWeights.Read(stream, model, FuzzTarget.FileName);
        }
        catch (DataFormatException)
        {
            Assert.That(model.Parameters.Values.IndexOfAnyExcept(-1f), Is.LessThan(0), "a refused file has changed the model");
            throw;
        }

        return () => Assert.That(model.Parameters.Values.ToArray(), Has.All.Matches<float>(float.IsFinite));
    }

    private static Action ReadCheckpoint(Stream stream)
    {
        var checkpoint = TrainingCheckpoint.Read(stream, FuzzTarget.FileName);
        return () =>
        {
            var bytes = Bytes(checkpoint.Write);
            Assert.That(Bytes(TrainingCheckpoint.Read(new MemoryStream(bytes)).Write), Is.EqualTo(bytes));
        };
    }

    private static SavedModel Initialized(Model model)
    {
        model.Initialize(3);
        return new SavedModel(model);
    }

    private static SavedModel Small()
    {
        var (a, b) = (GraphNode.Input(new Shape(3), "a"), GraphNode.Input(new Shape(3), "b"));
        var tower = new Dense(3, Activation.Tanh) { Name = "tower" };
        var both = (a.Then(tower) + b.Then(tower)) * a;
        var joined = GraphNode.Concatenate(both, b);
        var model = new Graph([a, b], [joined.Then(new Dense(2)), joined.Then(new Dense(1))]);
        return Initialized(model) with { Loss = new OutputLosses(model, new OutputLoss(new SoftmaxCrossEntropy(), TargetIsClass: true), new OutputLoss(new Huber(), 0.25f)) };
    }

    private static byte[] Bytes(SavedModel model) => ModelFileSamples.Write(model);

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static int HeaderEnd(byte[] file) => 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);

    private static byte[] HeaderOf(byte[] file) => file[8..HeaderEnd(file)];

    /// <summary>The data of a file behind another header.</summary>
    private static byte[] Joined(byte[] file, byte[] header) => [.. BitConverter.GetBytes((long)header.Length), .. header, .. file.AsSpan(HeaderEnd(file))];

    private static byte[] TextOf(SavedModel model, string key) => Encoding.UTF8.GetBytes(SafetensorsSamples.Read(Bytes(model)).Metadata[key]);

    private static byte[] With(SavedModel model, string key, byte[] text)
    {
        var file = SafetensorsSamples.Read(Bytes(model));
        return SafetensorsSamples.Write(file.Tensors.Values, new Dictionary<string, string>(file.Metadata) { [key] = Encoding.UTF8.GetString(text) });
    }
}
