using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Testing;

namespace Spanwise.Core.IO.Tests.Onnx;

// What we write is judged by programs that are not ours: the format's own checker, and an engine.
public sealed class OnnxExportTests
{
    private const string EngineVariable = "SPANWISE_ONNXRUNTIME";
    private const int Rows = 3;
    private const double Tolerance = 1e-5;

    private static readonly Lazy<Dictionary<string, string>?> Checked = new(() => Judge("/usr/bin/python3", "check_onnx.py", null));
    private static readonly Lazy<Dictionary<string, string>?> Computed = new(() =>
        Environment.GetEnvironmentVariable(EngineVariable) is { Length: > 0 } folder ? Judge("node", "run_onnx.js", folder) : null);

    private static IEnumerable<string> Names => OnnxCases.All.Keys;

    [TestCaseSource(nameof(Names))]
    public void TheFormatsOwnCheckerAccepts(string name)
    {
        if (Checked.Value is not { } verdicts)
        {
            Assert.Ignore("needs the onnx package for /usr/bin/python3 (Debian: python3-onnx)");
            return;
        }

        Assert.That(verdicts[name], Is.EqualTo("accepted"));
    }

    [TestCaseSource(nameof(Names))]
    public void AnotherEngineGivesTheSameOutputs(string name)
    {
        if (Computed.Value is not { } errors)
        {
            Assert.Ignore($"needs {EngineVariable}, a folder in which npm installed onnxruntime-node, and node");
            return;
        }

        Assert.That(double.Parse(errors[name], CultureInfo.InvariantCulture), Is.LessThanOrEqualTo(Tolerance));
    }

    [Test]
    public void TheSameModelGivesTheSameBytes()
    {
        var again = Bytes(OnnxCases.All["graph"]());
        Assert.That(Bytes(OnnxCases.All["graph"]()), Is.EqualTo(again));
    }

    [Test]
    public void ALayerOfOnesOwnIsRefusedByName()
    {
        var model = new Sequential(new Shape(4), new Dense(3), new Own { Name = "mine" });
        Assert.That(() => Bytes(model), Throws.ArgumentException.With.Message.Contains("a layer of kind Own; node 1 ('mine') is one"));
    }

    [Test]
    public void AnActivationOfOnesOwnIsRefusedByName()
    {
        var model = new Sequential(new Shape(4), new Dense(3, new Halved()));
        Assert.That(() => Bytes(model), Throws.ArgumentException.With.Message.Contains("the activation 'halved'; node 0"));
    }

    private static byte[] Bytes(Model model)
    {
        using var stream = new MemoryStream();
        OnnxExport.Write(stream, model);
        return stream.ToArray();
    }

    /// <summary>All models through one process, which prints a name and a verdict a line; null if it cannot run.</summary>
    private static Dictionary<string, string>? Judge(string program, string script, string? folder)
    {
        using var files = new TemporaryFolder();
        foreach (var (name, make) in OnnxCases.All)
        {
            var model = make();
            var inputs = OnnxCases.Inputs(model, Rows);
            File.WriteAllBytes(files[name + ".onnx"], Bytes(model));
            File.WriteAllBytes(files[name + ".in"], MemoryMarshal.AsBytes(inputs.AsSpan()).ToArray());
            File.WriteAllBytes(files[name + ".out"], MemoryMarshal.AsBytes(Outputs(model, inputs).AsSpan()).ToArray());
            File.WriteAllLines(files[name + ".txt"], [Describe(model.Inputs.Select(one => (one.Name, one.Shape))), Describe(model.Outputs.Select(one => (one.Name, one.Shape)))]);
        }

        var start = new ProcessStartInfo(program, [RepositoryRoot.Combine("tests", "Core.IO.Tests", "Onnx", script), files.Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_PATH"] = folder is null ? null : Path.Combine(folder, "node_modules");
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            const int NotInstalled = 77;
            if (process.ExitCode == NotInstalled)
            {
                return null;
            }

            Assert.That(process.ExitCode, Is.Zero, error.Result);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToDictionary(line => line[0], line => line[1]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Describe(IEnumerable<(string Name, Shape Shape)> values) =>
        string.Join(' ', values.Select(value => $"{value.Name}:{Rows},{string.Join(',', value.Shape.Dimensions.ToArray())}"));

    private static float[] Outputs(Model model, float[] inputs)
    {
        var plan = new ExecutionPlan(model, Rows, 1, training: false);
        var rows = plan.Input(0, Rows);
        for (var row = 0; row < Rows; row++)
        {
            inputs.AsSpan(row * model.Input.Count, model.Input.Count).CopyTo(rows[row]);
        }

        plan.Forward(0, 0, Rows, training: false, 0);
        var outputs = new float[Rows * model.Output.Count];
        var results = plan.Output(0, Rows);
        for (var row = 0; row < Rows; row++)
        {
            results[row].CopyTo(outputs.AsSpan(row * model.Output.Count));
        }

        return outputs;
    }

    private sealed class Own : Layer
    {
        public override Shape OutputShape(Shape input) => input;

        public override LayerPlan CreatePlan(in LayerContext context) => throw new NotSupportedException();
    }

    private sealed class Halved() : Activation("halved", needsInput: false)
    {
        public override void Forward(ReadOnlySpan<float> x, Span<float> y, Simd.Isa.SimdLevel? level = null) => throw new NotSupportedException();

        public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, Simd.Isa.SimdLevel? level = null) => throw new NotSupportedException();
    }
}
