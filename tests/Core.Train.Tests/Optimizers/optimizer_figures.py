"""Writes OptimizerFigures.cs: weights that PyTorch's own optimisers reach, in double precision.

Needs PyTorch (Debian: apt-get install python3-torch); run it in this folder. Weights and gradients come from a formula that
OptimizerFigureTests repeats, with gradients that depend on the weight, so that a wrong step shows in all that follow.
"""
import torch

COUNT, STEPS, KEPT = 5, 100, (1, 2, 10, 100)


class Lion(torch.optim.Optimizer):
    """Chen et al. (2023), algorithm 2; PyTorch has none."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for weight in group["params"]:
                state = self.state[weight]
                mean = state.setdefault("mean", torch.zeros_like(weight))
                way = torch.sign(beta1 * mean + (1 - beta1) * weight.grad)
                weight -= group["lr"] * (way + group["weight_decay"] * weight)
                state["mean"] = beta2 * mean + (1 - beta2) * weight.grad


class Nadam(torch.optim.Optimizer):
    """NAdam as PyTorch's documentation states it, and as its releases from 2.0 on compute it.

    Release 1.13 has one factor of mu too many in the product up to t + 1.
    """

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, momentum_decay=4e-3):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, momentum_decay=momentum_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            momentum = lambda t: beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"]))
            for weight in group["params"]:
                state = self.state[weight]
                t = state["t"] = state.get("t", 0) + 1
                m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * weight.grad
                v = state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * weight.grad ** 2
                product = state["product"] = state.get("product", 1.0) * momentum(t)
                way = momentum(t + 1) * m / (1 - product * momentum(t + 1)) + (1 - momentum(t)) * weight.grad / (1 - product)
                weight -= group["lr"] * way / ((v / (1 - beta2 ** t)).sqrt() + group["eps"])


def follow(make):
    numbers = torch.arange(COUNT, dtype=torch.float64)
    weight = torch.nn.Parameter(1 + 0.25 * numbers)
    rule = make([weight])
    kept = []
    for step in range(1, STEPS + 1):
        # Something that changes from step to step, and a pull towards 3 and more, so that no weight comes near 0.
        weight.grad = ((7 * step + 11 * numbers) % 13 - 6) / 16 + (weight.detach() - 3 - numbers / 2) / 8
        rule.step()
        if step in KEPT:
            kept.append(weight.detach().tolist())
    return kept


optim = torch.optim
CASES = {
    "Sgd": lambda w: optim.SGD(w, lr=0.05),
    "Momentum": lambda w: optim.SGD(w, lr=0.05, momentum=0.9),
    "Nesterov": lambda w: optim.SGD(w, lr=0.05, momentum=0.9, nesterov=True),
    "Adagrad": lambda w: optim.Adagrad(w, lr=0.05),
    "AdagradDecay": lambda w: optim.Adagrad(w, lr=0.05, lr_decay=0.1, initial_accumulator_value=0.5),
    "Adadelta": lambda w: optim.Adadelta(w),
    "AdadeltaOther": lambda w: optim.Adadelta(w, lr=0.5, rho=0.95, eps=1e-4),
    "Rmsprop": lambda w: optim.RMSprop(w, lr=0.01),
    "RmspropMomentum": lambda w: optim.RMSprop(w, lr=0.005, alpha=0.9, momentum=0.8),
    "RmspropCentred": lambda w: optim.RMSprop(w, lr=0.01, alpha=0.95, centered=True),
    "Adam": lambda w: optim.Adam(w, lr=0.01),
    "AdamOther": lambda w: optim.Adam(w, lr=0.02, betas=(0.5, 0.9), eps=1e-3),
    "AdamW": lambda w: optim.AdamW(w, lr=0.01, weight_decay=0.2),
    "Nadam": lambda w: Nadam(w, lr=0.01),
    "NadamOther": lambda w: Nadam(w, lr=0.02, betas=(0.8, 0.95), momentum_decay=0.1),
    "Lion": lambda w: Lion(w, lr=0.01),
    "LionDecay": lambda w: Lion(w, lr=0.01, betas=(0.8, 0.95), weight_decay=0.5),
}

with open("OptimizerFigures.cs", "w") as out:
    out.write("namespace Spanwise.Core.Train.Tests.Optimizers;\n\n")
    out.write(f"/// <summary>Weights after some steps of PyTorch {torch.__version__}, written by optimizer_figures.py.</summary>\n")
    out.write("internal static class OptimizerFigures\n{\n")
    out.write(f"    public static readonly int[] Steps = [{', '.join(map(str, KEPT))}];\n")
    for name, make in CASES.items():
        out.write(f"\n    public static readonly double[][] {name} =\n    [\n")
        for weights in follow(make):
            out.write("        [" + ", ".join(f"{value:.12g}" for value in weights) + "],\n")
        out.write("    ];\n")
    out.write("}\n")
