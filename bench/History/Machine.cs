namespace Spanwise.Bench.History;

/// <summary>The machine that a figure was measured on: figures of different machines are never compared.</summary>
/// <param name="Cpu">The processor's name, with family and model where the system tells them: a cloud's names hide generations.</param>
/// <param name="Cores">Processors that this process may use.</param>
internal sealed record Machine(string Cpu, int Cores)
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>This machine.</summary>
    public static Machine Here { get; } = new(Identify(), Environment.ProcessorCount);

    /// <inheritdoc/>
    public override string ToString() => $"{Cpu}, {Cores} core{(Cores == 1 ? string.Empty : "s")}";

    private static string Identify()
    {
        if (File.Exists(CpuInfo))
        {
            var facts = File.ReadLines(CpuInfo).TakeWhile(line => line.Length > 0).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                .Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.First()[1]);
            if (facts.TryGetValue("model name", out var name))
            {
                return $"{name} (family {facts.GetValueOrDefault("cpu family", "?")}, model {facts.GetValueOrDefault("model", "?")})";
            }
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? $"unnamed {System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}";
    }
}
