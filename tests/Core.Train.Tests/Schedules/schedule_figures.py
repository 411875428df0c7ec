"""Writes ScheduleFigures.cs: the learning rates that PyTorch's own schedulers give.

Needs PyTorch (Debian: apt-get install python3-torch); run it in this folder. 5 epochs of 8 steps, first rate 1; schedulers
that count epochs are stepped once an epoch, as PyTorch's documentation does.
"""
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

warnings.filterwarnings("ignore")
EPOCHS, STEPS = 5, 8
TOTAL = EPOCHS * STEPS


def follow(make, every_epoch=False, momentum=False, optimizer=None):
    weight = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    rule = optimizer([weight]) if optimizer else torch.optim.SGD([weight], lr=1.0, momentum=0.9)
    scheduler = make(rule)
    rates = []
    for step in range(TOTAL):
        group = rule.param_groups[0]
        rates.append((group["betas"][0] if "betas" in group else group["momentum"]) if momentum else group["lr"])
        rule.step()
        if not every_epoch or (step + 1) % STEPS == 0:
            scheduler.step()
    return rates


def one_cycle(rule):
    return schedulers.OneCycleLR(rule, max_lr=1.0, total_steps=TOTAL)


def warm_up(rule):
    rise = schedulers.LinearLR(rule, start_factor=0.25, total_iters=10)
    fall = schedulers.CosineAnnealingLR(rule, T_max=TOTAL - 10)
    return schedulers.SequentialLR(rule, [rise, fall], milestones=[10])


CASES = {
    "StepEveryTwoEpochs": follow(lambda rule: schedulers.StepLR(rule, 2, 0.3), every_epoch=True),
    "StepEverySevenSteps": follow(lambda rule: schedulers.StepLR(rule, 7, 0.5)),
    "ExponentialByEpochs": follow(lambda rule: schedulers.ExponentialLR(rule, 0.7), every_epoch=True),
    "ExponentialBySteps": follow(lambda rule: schedulers.ExponentialLR(rule, 0.95)),
    "PolynomialSquare": follow(lambda rule: schedulers.PolynomialLR(rule, TOTAL, 2.0)),
    "InverseTime": follow(lambda rule: schedulers.LambdaLR(rule, lambda epoch: 1 / (1 + 0.5 * epoch)), every_epoch=True),
    "Cosine": follow(lambda rule: schedulers.CosineAnnealingLR(rule, TOTAL, eta_min=0.1)),
    "CosineByEpochs": follow(lambda rule: schedulers.CosineAnnealingLR(rule, EPOCHS), every_epoch=True),
    "WarmUpThenCosine": follow(warm_up),
    "OneCycle": follow(one_cycle),
    "OneCycleMomentum": follow(one_cycle, momentum=True),
    "OneCycleBeta1": follow(one_cycle, momentum=True, optimizer=lambda weights: torch.optim.Adam(weights, lr=1.0)),
    "OneCycleRecipe": follow(lambda rule: schedulers.OneCycleLR(rule, 1.0, TOTAL, pct_start=0.25, final_div_factor=100)),
}

# Losses that fall, stop, and fall again, and the rate after each.
LOSSES = [5.0, 4.0, 4.0, 3.99999, 4.1, 4.2, 4.3, 4.4, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 2.9, 2.95, 2.96, 2.97, 2.98, 2.99]


def plateau(**options):
    weight = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    rule = torch.optim.SGD([weight], lr=1.0)
    scheduler = schedulers.ReduceLROnPlateau(rule, **options)
    rates = []
    for loss in LOSSES:
        scheduler.step(loss)
        rates.append(rule.param_groups[0]["lr"])
    return rates


CASES["PlateauLosses"] = LOSSES
CASES["Plateau"] = plateau(factor=0.5, patience=2)
CASES["PlateauCooling"] = plateau(factor=0.1, patience=1, cooldown=2, min_lr=0.005)

with open("ScheduleFigures.cs", "w") as out:
    out.write("namespace Spanwise.Core.Train.Tests.Schedules;\n\n")
    out.write(f"/// <summary>What PyTorch {torch.__version__} gives, written by schedule_figures.py: {EPOCHS} epochs of {STEPS} steps.</summary>\n")
    out.write("internal static class ScheduleFigures\n{\n")
    out.write(f"    public const int Epochs = {EPOCHS};\n\n    public const int StepsPerEpoch = {STEPS};\n")
    for name, rates in CASES.items():
        out.write(f"\n    public static readonly double[] {name} =\n    [\n")
        for first in range(0, len(rates), 8):
            out.write("        " + ", ".join(f"{rate:.10g}" for rate in rates[first:first + 8]) + ",\n")
        out.write("    ];\n")
    out.write("}\n")
