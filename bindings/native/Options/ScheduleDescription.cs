using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Native.Options;

/// <summary>How the learning rate goes on: <c>"schedule": "one_cycle"</c>, or <c>"cosine"</c>, <c>"polynomial"</c>, <c>"constant"</c>.</summary>
internal static class ScheduleDescription
{
    private const string Name = "schedule";

    /// <returns>Null for a rate that stays.</returns>
    public static Schedule? Read(StrictJsonObject json) => json.Text(Name, otherwise: "constant") switch
    {
        "constant" => null,
        "polynomial" => new PolynomialDecay(),
        "cosine" => new CosineDecay(),
        "one_cycle" => new OneCycle(),
        _ => throw json.Rule(Name, "one of constant, polynomial, cosine, one_cycle"),
    };
}
