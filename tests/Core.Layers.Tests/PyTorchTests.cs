using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests;

// Names, shapes, orders in memory and numbers of every layer against PyTorch's own.
public sealed class PyTorchTests
{
    private const int Batch = 3;
    private const double Tolerance = 2e-5;

    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<Result[]?> Results = new(RunAll);

    private static IEnumerable<LayerCase> AllCases => [.. LayerCases.All, .. LayerCases.Packed];

    private static IEnumerable<TestCaseData> Cases =>
        AllCases.Select((one, index) => new TestCaseData(one, index).SetArgDisplayNames(one.ToString()));

    [TestCaseSource(nameof(Cases))]
    public void TheLayerIsPyTorchs(object one, int index)
    {
        if (Results.Value is not { } results)
        {
            Assert.Ignore("needs PyTorch for /usr/bin/python3 (Debian: python3-torch)");
            return;
        }

        var run = Prepare((LayerCase)one);
        run.Forward();
        run.Backward();
        var expected = results[index];
        Assert.That(run.Model.Output.Dimensions.ToArray(), Is.EqualTo(expected.Shape));
        Assert.That(run.Dense(run.Output), Is.EqualTo(expected.Output).Within(Tolerance));
        Assert.That(run.Dense(run.GradInput), Is.EqualTo(expected.Input).Within(Tolerance));
        Assert.That(Flat(run, run.Gradient(), trained: true), Is.EqualTo(expected.Parameters).Within(10 * Tolerance));
        run.UpdateState();
        Assert.That(Flat(run, run.Model.Parameters.Values, trained: false), Is.EqualTo(expected.Buffers).Within(Tolerance));
        run.Forward(training: false);
        Assert.That(run.Dense(run.Output), Is.EqualTo(expected.Inference).Within(Tolerance));
    }

    private static LayerRun Prepare(LayerCase one)
    {
        var run = new LayerRun(one.Layer, one.Input, Batch, SimdInfo.Current);
        var inputs = new float[Batch * one.Input.Count];
        LayerRun.Randomize(inputs, 11);
        for (var row = 0; one.Lengths is not null && row < Batch; row++)
        {
            inputs.AsSpan(row * one.Input.Count, one.Input.Count)[(one.Lengths[row] * one.Input[1])..].Clear();
        }

        run.Fill(run.Input, inputs);
        var gradient = new float[Batch * run.Model.Output.Count];
        LayerRun.Randomize(gradient, 12);
        run.Fill(run.GradOutput, gradient);
        return run;
    }

    private static float[] Flat(LayerRun run, ReadOnlySpan<float> values, bool trained)
    {
        var flat = new List<float>();
        foreach (var tensor in run.Model.Parameters.Tensors)
        {
            if (tensor.Spec.IsTrained == trained)
            {
                flat.AddRange(InFileOrder(tensor.Spec, values.Slice(tensor.Offset, tensor.Count)));
            }
        }

        return [.. flat];
    }

    // A matrix that files hold the other way round is PyTorch's the other way round too.
    private static float[] InFileOrder(ParameterSpec spec, ReadOnlySpan<float> values)
    {
        var ordered = values.ToArray();
        for (var i = 0; spec.IsStoredTransposed && i < values.Length; i++)
        {
            var (row, column) = (i / spec.Shape[1], i % spec.Shape[1]);
            ordered[(column * spec.Shape[0]) + row] = values[i];
        }

        return ordered;
    }

    private static Result[]? RunAll()
    {
        var folder = Directory.CreateTempSubdirectory("spanwise");
        try
        {
            var cases = AllCases.Select(one =>
            {
                var run = Prepare(one);
                return new Case(
                    one.Torch, run.Dense(run.Input), [Batch, .. one.Input.Dimensions], Flat(run, run.Model.Parameters.Values, trained: true), run.Dense(run.GradOutput));
            });
            var (input, output) = (Path.Combine(folder.FullName, "cases.json"), Path.Combine(folder.FullName, "results.json"));
            File.WriteAllText(input, JsonSerializer.Serialize(cases, Names));
            var script = Path.Combine(AppContext.BaseDirectory, "torch_layers.py");
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, input, output]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Result[]>(File.ReadAllText(output), Names)
                : error.Contains("ModuleNotFoundError", StringComparison.Ordinal) ? null : throw new InvalidOperationException(error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed record Case(string Layer, float[] Input, int[] Shape, float[] Parameters, float[] Gradient);

    private sealed record Result(float[] Output, int[] Shape, float[] Input, float[] Parameters, float[] Buffers, float[] Inference);
}
