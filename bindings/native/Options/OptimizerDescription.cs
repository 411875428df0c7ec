using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Native.Options;

/// <summary>An optimiser: <c>"adam"</c>, or <c>{"kind": "adam", "learning_rate": 0.001, "beta1": 0.9}</c>.</summary>
internal static class OptimizerDescription
{
    private const string Name = "optimizer";

    public static Optimizer Read(StrictJsonObject json)
    {
        if (json.IsLeftOut(Name))
        {
            return new Adam();
        }

        if (json.IsText(Name))
        {
            return Usual(json.Text(Name));
        }

        var own = json.Object(Name);
        var optimizer = Own(own);
        own.RequireNothingElse();
        return optimizer;
    }

    private static Optimizer Own(StrictJsonObject json)
    {
        var kind = Kind(json.Text("kind"));
        var usual = Usual(OptimizerKinds.NameOf(kind));
        var rate = json.Single("learning_rate", usual.LearningRate);
        return kind switch
        {
            OptimizerKind.Sgd => new Sgd(rate),
            OptimizerKind.Momentum => new Momentum(rate, json.Single("momentum", 0.9f)),
            OptimizerKind.Nesterov => new Momentum(rate, json.Single("momentum", 0.9f), nesterov: true),
            OptimizerKind.Adagrad => new Adagrad(rate, json.Number("rate_decay", 0), json.Single("initial_sum", 0f), json.Single("epsilon", 1e-10f)),
            OptimizerKind.Adadelta => new Adadelta(rate, json.Number("rho", 0.9), json.Single("epsilon", 1e-6f)),
            OptimizerKind.Rmsprop => new Rmsprop(rate, json.Number("alpha", 0.99), json.Single("momentum", 0f), json.Single("epsilon", 1e-8f)),
            OptimizerKind.Adam => new Adam(rate, json.Number("beta1", 0.9), json.Number("beta2", 0.999), json.Number("epsilon", 1e-8)),
            OptimizerKind.AdamW => new AdamW(rate, json.Number("weight_decay", 0.01), json.Number("beta1", 0.9), json.Number("beta2", 0.999), json.Number("epsilon", 1e-8)),
            OptimizerKind.Nadam => new Nadam(rate, json.Number("beta1", 0.9), json.Number("beta2", 0.999), json.Number("epsilon", 1e-8), json.Number("momentum_decay", 0.004)),
            _ => new Lion(rate, json.Number("beta1", 0.9), json.Number("beta2", 0.99), json.Number("weight_decay", 0)),
        };
    }

    private static Optimizer Usual(string name) => Kind(name) switch
    {
        OptimizerKind.Sgd => new Sgd(),
        OptimizerKind.Momentum => new Momentum(),
        OptimizerKind.Nesterov => new Momentum(nesterov: true),
        OptimizerKind.Adagrad => new Adagrad(),
        OptimizerKind.Adadelta => new Adadelta(),
        OptimizerKind.Rmsprop => new Rmsprop(),
        OptimizerKind.Adam => new Adam(),
        OptimizerKind.AdamW => new AdamW(),
        OptimizerKind.Nadam => new Nadam(),
        _ => new Lion(),
    };

    private static OptimizerKind Kind(string name)
    {
        try
        {
            return OptimizerKinds.Parse(name);
        }
        catch (FormatException e)
        {
            throw new DataFormatException($"options: {e.Message}", e);
        }
    }
}
