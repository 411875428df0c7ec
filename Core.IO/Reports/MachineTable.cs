using System.Globalization;
using System.Runtime.InteropServices;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.IO.Reports;

/// <summary>What a report says of the machine it was made on.</summary>
public static class MachineTable
{
    /// <summary>A table of version, runtime, system, processors and instruction set, and what else is to be said.</summary>
    /// <param name="more">Names and values to go on top.</param>
    public static ReportTable Create(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var table = new ReportTable("machine and time", string.Empty);
        foreach (var (name, value) in more)
        {
            table.AddRow(name, value);
        }

        table.AddRow("Spanwise", typeof(MachineTable).Assembly.GetName().Version?.ToString(3) ?? "unknown");
        table.AddRow("runtime", RuntimeInformation.FrameworkDescription);
        table.AddRow("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        table.AddRow("processors", WorkerTeam.DefaultWorkers.ToString(CultureInfo.InvariantCulture));
        table.AddRow("instruction set", $"{SimdInfo.Name(SimdInfo.Current)}: {SimdInfo.Reason}");
        return table;
    }
}
