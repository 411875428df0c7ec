using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train.Networks;

/// <summary>The optimisers that can be asked for by name.</summary>
public enum OptimizerKind
{
    /// <summary>Plain gradient descent: <see cref="Optimizers.Sgd"/>.</summary>
    Sgd,

    /// <summary>Gradient descent with momentum 0.9: <see cref="Optimizers.Momentum"/>.</summary>
    Momentum,

    /// <summary>The same with Nesterov's look-ahead.</summary>
    Nesterov,

    /// <summary>Adagrad with its usual constants: <see cref="Optimizers.Adagrad"/>.</summary>
    Adagrad,

    /// <summary>Adadelta with its usual constants: <see cref="Optimizers.Adadelta"/>.</summary>
    Adadelta,

    /// <summary>RMSprop with its usual constants: <see cref="Optimizers.Rmsprop"/>.</summary>
    Rmsprop,

    /// <summary>Adam with its usual constants: <see cref="Optimizers.Adam"/>.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay 0.01: <see cref="Optimizers.AdamW"/>.</summary>
    AdamW,

    /// <summary>Nadam with its usual constants: <see cref="Optimizers.Nadam"/>.</summary>
    Nadam,

    /// <summary>Lion with its usual constants: <see cref="Optimizers.Lion"/>.</summary>
    Lion,
}

/// <summary>Optimisers by their names.</summary>
public static class OptimizerKinds
{
    private const float MomentumFactor = 0.9f;

    /// <summary>The names, in the order of <see cref="OptimizerKind"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "nadam", "lion"];

    /// <summary>The name of a kind, as on the command line.</summary>
    public static string NameOf(OptimizerKind kind) => Names[(int)kind];

    /// <summary>Finds a kind by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>; upper and lower case are the same.</param>
    /// <exception cref="FormatException">There is none of that name; the message lists the names.</exception>
    public static OptimizerKind Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var kind = 0; kind < Names.Count; kind++)
        {
            if (string.Equals(Names[kind], name, StringComparison.OrdinalIgnoreCase))
            {
                return (OptimizerKind)kind;
            }
        }

        throw new FormatException($"there is no optimiser '{name}'; there are {string.Join(", ", Names)}");
    }

    /// <summary>Makes an optimiser.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="learningRate">Its step size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    public static Optimizer Create(OptimizerKind kind, float learningRate) => kind switch
    {
        OptimizerKind.Sgd => new Sgd(learningRate),
        OptimizerKind.Momentum => new Momentum(learningRate, MomentumFactor),
        OptimizerKind.Nesterov => new Momentum(learningRate, MomentumFactor, nesterov: true),
        OptimizerKind.Adagrad => new Adagrad(learningRate),
        OptimizerKind.Adadelta => new Adadelta(learningRate),
        OptimizerKind.Rmsprop => new Rmsprop(learningRate),
        OptimizerKind.Adam => new Adam(learningRate),
        OptimizerKind.AdamW => new AdamW(learningRate),
        OptimizerKind.Nadam => new Nadam(learningRate),
        OptimizerKind.Lion => new Lion(learningRate),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"an OptimizerKind is one of {string.Join(", ", Names)}"),
    };
}
