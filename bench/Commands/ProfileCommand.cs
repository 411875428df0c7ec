using System.CommandLine;
using System.Globalization;
using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Networks;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Bench.Commands;

/// <summary><c>profile [NET]</c>: the phases of a training step.</summary>
internal static class ProfileCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var net = new Argument<string>("net") { Description = "A network's name, or widths.", DefaultValueFactory = _ => "mlp" };
        var command = new Command("profile", "Prints where the time of a training step goes, on one thread: the median of each phase over an epoch of steps.") { net };
        command.SetAction(parsed =>
        {
            Print(NamedNetwork.Parse(parsed.GetValue(net)!), Console.Out);
            return 0;
        });
        return command;
    }

    private static void Print(NamedNetwork network, TextWriter output)
    {
        var (images, source) = BenchData.Load();
        var seconds = StepProfile.Measure(network, images);
        var flops = PassFlops(network);
        var (total, ceiling) = (seconds.Sum(), FmaCeiling.Measure());
        output.WriteLine($"{network.Name}, batch {network.BatchSize}, {source}, one thread, ceiling {ceiling:F1} GFLOP/s");
        for (var phase = 0; phase < seconds.Length; phase++)
        {
            var speed = flops[phase] / seconds[phase] * 1e-9;
            var ofCeiling = flops[phase] > 0 ? string.Create(CultureInfo.InvariantCulture, $"{speed,8:F1} GFLOP/s {speed / ceiling,7:P1}") : string.Empty;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{StepProfile.Phases[phase],-22} {seconds[phase] * 1e6,8:F2} us {seconds[phase] / total,7:P1} {ofCeiling}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"step",-22} {total * 1e6,8:F2} us; {network.BatchSize / total:N0} images/s, {flops.Sum() / total * 1e-9 / ceiling:P1} of the ceiling"));
    }

    // Nominal operations of each phase.
    private static double[] PassFlops(NamedNetwork network)
    {
        var model = network.CreateModel(1);
        double all = 0, back = 0;
        for (var layer = 0; layer < model.Layers.Length; layer++)
        {
            all += 2.0 * network.BatchSize * model.Layers[layer].MultiplyAdds(model.Shapes[layer]);
            back += 2.0 * network.BatchSize * NominalWork.Back(model, layer);
        }

        return [0, all, 0, back, all, 0];
    }
}
