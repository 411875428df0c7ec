namespace Spanwise.Core.Layers.Losses;

/// <summary>What one output of a model is judged by.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Weight">Its factor in the total; finite and not negative.</param>
/// <param name="TargetIsClass">
/// True if the target is a class index, in one column of the target row; false if it is a row of floats, as many as the output has.
/// </param>
public sealed record OutputLoss(Loss Loss, float Weight = 1f, bool TargetIsClass = false);
