using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.Train.Tests.Checkpoints;

// PyTorch loads our files into the equivalent nn.Sequential without renaming, strictly, and we load those of its state; both then compute the same.
internal sealed class PyTorchFilesTests
{
    private const int Batch = 3;

    // Outputs are up to 15 large, of which a single holds 1e-6.
    private const double Tolerance = 5e-5;

    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static IEnumerable<(string Name, string Module, string Type, Sequential Model)> Cases =>
    [
        ("mlp", "nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3, bias=False), nn.Tanh(), nn.Linear(3, 2))", "float32",
            new Sequential(new Shape(5), new Dense(4, Activation.Relu), new Dense(3, Activation.Tanh, bias: false), new Dense(2))),
        ("halves", "nn.Sequential(nn.Linear(5, 4), nn.Sigmoid())", "float16", new Sequential(new Shape(5), new Dense(4, Activation.Sigmoid))),
        ("brains", "nn.Sequential(nn.Linear(5, 4))", "bfloat16", new Sequential(new Shape(5), new Dense(4))),
        ("cnn", "nn.Sequential(nn.Conv2d(2, 4, 3, groups=2), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.ConvTranspose2d(4, 2, 2), nn.Flatten(), nn.Dropout(0.5), nn.Linear(18, 3), nn.LogSoftmax(1))", "float32",
            new Sequential(new Shape(2, 6, 6), new Conv2D(4, 3, groups: 2), new BatchNorm(), new ActivationLayer(Activation.Relu), new MaxPool2D(2), new ConvTranspose2D(2, 2), new Flatten(), new Dropout(0.5f), new Dense(3), new LogSoftmaxLayer())),
    ];

    [Test]
    public void PyTorchReadsOursAndWeReadIts()
    {
        var folder = Directory.CreateTempSubdirectory("spanwise");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            var cases = new List<Case>();
            foreach (var (name, module, type, model) in Cases)
            {
                model.Initialize(7);
                using var file = File.Create(At($"{name}.ours"));
                ModelWeights.Write(file, model);
                cases.Add(new Case(name, module, type, [Batch, .. model.Input.Dimensions], Inputs(model)));
            }

            File.WriteAllText(At("cases.json"), JsonSerializer.Serialize(cases, Names));
            if (Run(folder.FullName) is { } error)
            {
                Assert.That(error, Does.Contain("ModuleNotFoundError"));
                Assert.Ignore("needs PyTorch for /usr/bin/python3 (Debian: python3-torch)");
            }

            var results = JsonSerializer.Deserialize<Dictionary<string, Result>>(File.ReadAllText(At("results.json")), Names)!;
            foreach (var (name, _, _, model) in Cases)
            {
                model.Initialize(7);
                Assert.That(Outputs(model), Is.EqualTo(results[name].Ours).Within(Tolerance), $"{name}, our weights");
                using var file = File.OpenRead(At($"{name}.theirs"));
                ModelWeights.Read(file, model, name);
                Assert.That(Outputs(model), Is.EqualTo(results[name].Theirs).Within(Tolerance), $"{name}, their weights");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static float[] Inputs(Sequential model) => [.. Enumerable.Range(0, Batch * model.Input.Count).Select(static i => MathF.Sin(i))];

    private static float[] Outputs(Sequential model)
    {
        var inputs = Inputs(model);
        var plan = new ExecutionPlan(model, Batch, 1, training: false);
        var x = plan.Input(0, Batch);
        for (var row = 0; row < Batch; row++)
        {
            inputs.AsSpan(row * model.Input.Count, model.Input.Count).CopyTo(x[row]);
        }

        plan.Forward(0, 0, Batch, training: false, stepIndex: 0);
        var y = plan.Output(0, Batch);
        var outputs = new List<float>();
        for (var row = 0; row < Batch; row++)
        {
            outputs.AddRange(y[row]);
        }

        return [.. outputs];
    }

    /// <summary>Runs PyTorch; null if it ended well, else what it said.</summary>
    private static string? Run(string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Checkpoints", "torch_files.py"), folder]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error;
        }
        catch (Win32Exception)
        {
            return "ModuleNotFoundError: there is no /usr/bin/python3";
        }
    }

    private sealed record Case(string Name, string Module, string Type, int[] Shape, float[] Input);

    private sealed record Result(float[] Ours, float[] Theirs);
}
