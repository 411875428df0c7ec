using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>What others make of our files, and we of theirs.</summary>
public sealed class OnnxEngineTests
{
    private const float Tolerance = 1e-5f;

    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Test]
    public void TheFormatsCheckerAcceptsEveryFile()
    {
        using var folder = new Folder();
        foreach (var (index, one) in OnnxCase.All.Index())
        {
            File.WriteAllBytes(folder.File($"{index}.onnx"), OnnxFileTests.Write(one.Make()));
        }

        if (Run("/usr/bin/python3", [Script("onnx_check.py"), .. Directory.GetFiles(folder.Path, "*.onnx")]) is { } error)
        {
            Assert.That(error, Does.Contain("ModuleNotFoundError"));
            Assert.Ignore("needs onnx for /usr/bin/python3 (Debian: python3-onnx)");
        }
    }

    [Test]
    public void OnnxRuntimeComputesWhatWeDo()
    {
        if (Environment.GetEnvironmentVariable("SPANWISE_ONNXRUNTIME") is not { Length: > 0 } modules)
        {
            Assert.Ignore("needs SPANWISE_ONNXRUNTIME, a folder where npm has put onnxruntime-node");
            return;
        }

        using var folder = new Folder();
        var expected = new List<float[][]>();
        foreach (var (index, one) in OnnxCase.All.Index())
        {
            var model = one.Make();
            var inputs = one.Inputs(model);
            File.WriteAllBytes(folder.File($"{index}.onnx"), OnnxFileTests.Write(model));
            var feeds = model.Inputs.Select(input => new Feed([OnnxRun.Batch, .. input.Shape.Dimensions], Columns(inputs, model.Input.Count, input.Offset, input.Shape.Count)));
            File.WriteAllText(folder.File($"{index}.json"), JsonSerializer.Serialize(new { inputs = feeds }, Names));
            var outputs = OnnxRun.Outputs(model, inputs);
            expected.Add([.. model.Outputs.Select(output => Columns(outputs, model.Output.Count, output.Offset, output.Shape.Count))]);
        }

        var error = Run("node", [Script("onnx_run.js"), folder.Path], ("NODE_PATH", Path.Combine(modules, "node_modules")));
        Assert.That(error, Is.Null);
        foreach (var (index, one) in OnnxCase.All.Index())
        {
            var found = JsonSerializer.Deserialize<float[][]>(File.ReadAllText(folder.File($"{index}.out.json")))!;
            Assert.That(found, Has.Length.EqualTo(expected[index].Length));
            for (var output = 0; output < found.Length; output++)
            {
                Assert.That(found[output], Is.EqualTo(expected[index][output]).Within(Tolerance), one.Name);
            }
        }
    }

    [Test]
    public void WhatPyTorchExportsGivesPyTorchsNumbers()
    {
        using var folder = new Folder();
        if (Run("/usr/bin/python3", [Script("torch_export.py"), folder.Path]) is { } error)
        {
            Assert.That(error, Does.Contain("ModuleNotFoundError"));
            Assert.Ignore("needs PyTorch for /usr/bin/python3 (Debian: python3-torch)");
        }

        var files = Directory.GetFiles(folder.Path, "*.onnx");
        Assert.That(files, Has.Length.EqualTo(87));
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            var model = OnnxFile.Read(stream, Path.GetFileName(file)).Model;
            var figures = JsonSerializer.Deserialize<Figures>(File.ReadAllText(Path.ChangeExtension(file, ".json")), Names)!;
            var inputs = new float[OnnxRun.Batch * model.Input.Count];
            for (var i = 0; i < model.Inputs.Length; i++)
            {
                var input = model.Inputs[i];
                for (var row = 0; row < OnnxRun.Batch; row++)
                {
                    figures.Inputs[i].AsSpan(row * input.Shape.Count, input.Shape.Count).CopyTo(inputs.AsSpan((row * model.Input.Count) + input.Offset));
                }
            }

            var outputs = OnnxRun.Outputs(model, inputs);
            for (var i = 0; i < model.Outputs.Length; i++)
            {
                var output = model.Outputs[i];
                Assert.That(Columns(outputs, model.Output.Count, output.Offset, output.Shape.Count), Is.EqualTo(figures.Outputs[i]).Within(Tolerance), Path.GetFileName(file));
            }
        }
    }

    private static float[] Columns(float[] rows, int width, int from, int count) =>
        [.. Enumerable.Range(0, OnnxRun.Batch).SelectMany(row => rows.AsSpan((row * width) + from, count).ToArray())];

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Onnx", name);

    /// <summary>Runs a program; null if it ended well, else what it said.</summary>
    private static string? Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"exit code {process.ExitCode}: {error}");
        }
        catch (Win32Exception)
        {
            return $"ModuleNotFoundError: there is no {program}";
        }
    }

    private sealed record Feed(int[] Shape, float[] Values);

    private sealed record Figures(float[][] Inputs, float[][] Outputs);

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spanwise");

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);

        public string File(string name) => System.IO.Path.Combine(_folder.FullName, name);
    }
}
