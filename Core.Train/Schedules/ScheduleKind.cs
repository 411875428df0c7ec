namespace Spanwise.Core.Train.Schedules;

/// <summary>The schedules that can be asked for by name, without numbers of their own.</summary>
public enum ScheduleKind
{
    /// <summary><see cref="ConstantRate"/>.</summary>
    Constant,

    /// <summary><see cref="StepDecay"/>: a tenth after each third of the training.</summary>
    Step,

    /// <summary><see cref="ExponentialDecay"/>, step by step, to a hundredth at the end.</summary>
    Exponential,

    /// <summary><see cref="PolynomialDecay"/> with the power 1: a straight line to 0.</summary>
    Polynomial,

    /// <summary><see cref="InverseTimeDecay"/>: half the rate after the first epoch, a third after the second.</summary>
    InverseTime,

    /// <summary><see cref="CosineDecay"/> to 0.</summary>
    Cosine,

    /// <summary><see cref="WarmUp"/> over the first twentieth of the training, then <see cref="CosineDecay"/> to 0.</summary>
    WarmUp,

    /// <summary><see cref="OneCycle"/> with PyTorch's constants; the learning rate is the peak.</summary>
    OneCycle,
}

/// <summary>Schedules by their names.</summary>
public static class ScheduleKinds
{
    private const double WarmUpShare = 0.05;
    private const double ExponentialEnd = 0.01;

    /// <summary>The names, in the order of <see cref="ScheduleKind"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["constant", "step", "exponential", "polynomial", "inverse-time", "cosine", "warm-up", "one-cycle"];

    /// <summary>The name of a kind, as on the command line.</summary>
    public static string NameOf(ScheduleKind kind) => Names[(int)kind];

    /// <summary>Finds a kind by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>; upper and lower case are the same.</param>
    /// <exception cref="FormatException">There is none of that name; the message lists the names.</exception>
    public static ScheduleKind Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var kind = 0; kind < Names.Count; kind++)
        {
            if (string.Equals(Names[kind], name, StringComparison.OrdinalIgnoreCase))
            {
                return (ScheduleKind)kind;
            }
        }

        throw new FormatException($"there is no schedule '{name}'; there are {string.Join(", ", Names)}");
    }

    /// <summary>Makes a schedule.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="totalSteps">Steps of the whole training, which the constants of some are worked out from; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">kind is none of the enumeration, or there is no step.</exception>
    public static Schedule Create(ScheduleKind kind, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        return kind switch
        {
            ScheduleKind.Constant => new ConstantRate(),
            ScheduleKind.Step => new StepDecay((int)Math.Clamp((totalSteps + 2) / 3, 1, int.MaxValue), 0.1, ScheduleUnit.Steps),
            ScheduleKind.Exponential => new ExponentialDecay(Math.Pow(ExponentialEnd, 1d / totalSteps), ScheduleUnit.Steps),
            ScheduleKind.Polynomial => new PolynomialDecay(),
            ScheduleKind.InverseTime => new InverseTimeDecay(1),
            ScheduleKind.Cosine => new CosineDecay(),
            ScheduleKind.WarmUp => new WarmUp(Math.Max(1, totalSteps * WarmUpShare), new CosineDecay()),
            ScheduleKind.OneCycle => new OneCycle(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"a ScheduleKind is one of {string.Join(", ", Names)}"),
        };
    }
}
