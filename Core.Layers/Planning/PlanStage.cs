namespace Spanwise.Core.Layers;

/// <summary>One thing to be called in a pass: a layer, a merge, or several layers planned as one; with the places of all that it touches.</summary>
internal sealed class PlanStage
{
    /// <summary>The first node that it runs.</summary>
    public required int First { get; init; }

    /// <summary>The last node that it runs.</summary>
    public required int Last { get; init; }

    /// <summary>The layers' plan; null for a merge.</summary>
    public LayerPlan? Layer
    {
        get;
        init
        {
            field = value;
            Meets = value is { MeetsBatch: true };
        }
    }

    /// <summary>The merge's plan; null for layers.</summary>
    public MergePlan? Merge { get; init; }

    /// <summary>The layers whose parameters it reads, from the first to the last; −1 for a merge.</summary>
    public (int First, int Last) ParameterLayers { get; init; } = (-1, -1);

    /// <summary>The values it takes.</summary>
    public required int[] From { get; init; }

    /// <summary>The value it gives.</summary>
    public required int To { get; init; }

    /// <summary>True if the gradient of its output leads to parameters, or to an input's gradient that is asked for.</summary>
    public bool GoesBack { get; set; }

    /// <summary>True if it needs the whole batch while training.</summary>
    public bool Meets { get; private init; }

    /// <summary>Floats of scratch that each worker needs.</summary>
    public int ScratchFloats => Layer?.ScratchFloats ?? Merge!.ScratchFloats;

    /// <summary>Where its inputs lie.</summary>
    public ValueTensor[] Inputs { get; set; } = [];

    /// <summary>Where its output lies.</summary>
    public ValueTensor Output { get; set; }

    /// <summary>Where it saves floats for the way back.</summary>
    public ValueTensor Saved { get; set; }

    /// <summary>Where the gradient of its output lies.</summary>
    public ValueTensor GradOutput { get; set; }

    /// <summary>Where the gradients of its inputs lie; nowhere for those that nobody reads.</summary>
    public ValueTensor[] GradInputs { get; set; } = [];

    /// <summary>For each input, true if there is a gradient already, of a stage that goes back before, to which this one's is added.</summary>
    public bool[] Adds { get; init; } = [];
}
