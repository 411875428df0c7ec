namespace Spanwise.Core.Layers;

/// <summary>Lays out the rows of everything that a plan's stages touch, one thing after the other in one buffer.</summary>
/// <remarks>
/// <para>In inference a value's place is taken by another when its last reader is done. In training all values stay, because gradients of
/// parameters are made of them when all workers have gone back; but the gradients of values take turns where no parameters need them.</para>
/// <para>Several inputs lie side by side in the same rows, and so do several outputs, so that a sample is one row and a target another.</para>
/// </remarks>
internal sealed class PlanMemory
{
    private readonly Model _model;
    private readonly StagePlanner _planner;
    private readonly int _batch;

    public PlanMemory(Model model, StagePlanner planner, int batch, bool training, bool inputGradient)
    {
        (_model, _planner, _batch) = (model, planner, batch);
        var values = planner.Roots.Length;
        (Activations, Gradients, Saved) = (new ValueTensor[values], new ValueTensor[values], new ValueTensor[model.Nodes.Length]);
        Input = Place(model.Input.Count);
        GradInput = training && inputGradient ? Place(model.Input.Count) : default;
        var isOnly = model.Inputs.Length == 1;
        for (var value = 0; value < model.Inputs.Length; value++)
        {
            var input = model.Inputs[value];
            Activations[value] = isOnly ? Input : Input.Columns(input.Offset, input.Shape.Count);
            Gradients[value] = isOnly || GradInput.Features == 0 ? GradInput : GradInput.Columns(input.Offset, input.Shape.Count);
        }

        if (model.Outputs.Length > 1)
        {
            PlaceOutputs(training);
        }

        PlaceStages(training);
        for (var value = 0; value < values; value++)
        {
            var features = model.ShapeOf(value).Count;
            Activations[value] = SameFloats(Activations, value, features);
            Gradients[value] = SameFloats(Gradients, value, features);
        }

        if (model.Outputs.Length == 1)
        {
            var value = model.Inputs.Length + model.Outputs[0].Node;
            (Output, GradOutput) = (Activations[value], Gradients[value]);
        }

        TellStages();
    }

    /// <summary>Floats of all places.</summary>
    public long Floats { get; private set; }

    /// <summary>All inputs, side by side.</summary>
    public ValueTensor Input { get; }

    /// <summary>The gradients of all inputs, where they are asked for.</summary>
    public ValueTensor GradInput { get; }

    /// <summary>All outputs, side by side.</summary>
    public ValueTensor Output { get; private set; }

    /// <summary>The gradients of all outputs.</summary>
    public ValueTensor GradOutput { get; private set; }

    /// <summary>The values.</summary>
    public ValueTensor[] Activations { get; }

    /// <summary>The gradients of the values.</summary>
    public ValueTensor[] Gradients { get; }

    /// <summary>What each node saves for the way back.</summary>
    public ValueTensor[] Saved { get; }

    /// <summary>Where a gradient lies that is then added to another.</summary>
    public ValueTensor Carry { get; private set; }

    private void PlaceOutputs(bool training)
    {
        Output = Place(_model.Output.Count);
        GradOutput = training ? Place(_model.Output.Count) : default;
        foreach (var output in _model.Outputs)
        {
            var root = _planner.Roots[_model.Inputs.Length + output.Node];
            Activations[root] = Output.Columns(output.Offset, output.Shape.Count);
            Gradients[root] = training ? GradOutput.Columns(output.Offset, output.Shape.Count) : default;
        }
    }

    private void PlaceStages(bool training)
    {
        var stages = _planner.Stages;
        var (activations, gradients) = (Activate(training), training ? GoBack() : null);
        var (activationPlaces, gradientPlaces) = (new ValueTensor[activations.Count], new ValueTensor[gradients?.Count ?? 0]);
        for (var i = 0; i < stages.Length; i++)
        {
            var value = stages[i].To;
            TakeSlot(activations, i, activationPlaces, Activations, value);
            if (!training)
            {
                continue;
            }

            Saved[stages[i].First] = Place(stages[i].Layer?.SavedFloats ?? 0);
            if (_planner.NeedsGradient[value] || _planner.IsOutput(value))
            {
                TakeSlot(gradients!, i, gradientPlaces, Gradients, value);
            }
        }

        // The gradient of an input that is an output too, as where there are views only.
        for (var value = 0; training && value < _model.Inputs.Length; value++)
        {
            if (Gradients[value].Features == 0 && _planner.IsOutput(value))
            {
                Gradients[value] = Place(_model.ShapeOf(value).Count);
            }
        }
    }

    /// <summary>When each stage's output is needed, in the order of the stages.</summary>
    private SlotAssignment Activate(bool training)
    {
        var stages = _planner.Stages;
        var lastReaders = LastReaders();
        var lifetimes = new Lifetime[stages.Length];
        for (var i = 0; i < stages.Length; i++)
        {
            var value = stages[i].To;
            var last = training || _planner.IsOutput(value) ? Lifetime.Forever : Math.Max(i, lastReaders[value]);
            lifetimes[i] = Slotted(Activations, value, new Lifetime(i, last, _model.ShapeOf(value).Count));
        }

        return new SlotAssignment(lifetimes);
    }

    /// <summary>When the gradient of each stage's output is needed, in the time of the way back, on which the last stage is the first.</summary>
    private SlotAssignment GoBack()
    {
        var stages = _planner.Stages;
        var lastReaders = LastReaders();
        var lifetimes = new Lifetime[stages.Length];
        for (var i = 0; i < stages.Length; i++)
        {
            var value = stages[i].To;
            var first = _planner.IsOutput(value) ? -1 : stages.Length - 1 - lastReaders[value];
            var last = !stages[i].GoesBack || _planner.KeepsGradient(stages[i]) ? Lifetime.Forever : stages.Length - 1 - i;
            lifetimes[i] = Slotted(Gradients, value, new Lifetime(first, last, _model.ShapeOf(value).Count));
        }

        return new SlotAssignment(lifetimes);
    }

    // What has a place already takes up none.
    private static Lifetime Slotted(ValueTensor[] places, int value, Lifetime lifetime) =>
        places[value].Features > 0 ? lifetime with { Features = 0 } : lifetime;

    private int[] LastReaders()
    {
        var last = new int[_planner.Roots.Length];
        for (var i = 0; i < _planner.Stages.Length; i++)
        {
            foreach (var value in _planner.Stages[i].From)
            {
                last[_planner.Roots[value]] = i;
            }
        }

        return last;
    }

    private void TakeSlot(SlotAssignment slots, int stage, ValueTensor[] places, ValueTensor[] tensors, int value)
    {
        if (tensors[value].Features > 0)
        {
            return;
        }

        var slot = slots.SlotOf(stage);
        if (places[slot].Features == 0)
        {
            places[slot] = Place(slots.WidthOf(slot));
        }

        tensors[value] = places[slot].As(_model.ShapeOf(value).Count);
    }

    private ValueTensor SameFloats(ValueTensor[] tensors, int value, int features)
    {
        var root = tensors[_planner.Roots[value]];
        return root.Features > 0 ? root.As(features) : default;
    }

    private void TellStages()
    {
        var carried = 0;
        foreach (var stage in _planner.Stages)
        {
            stage.Inputs = Array.ConvertAll(stage.From, value => Activations[value]);
            stage.Output = Activations[stage.To];
            stage.Saved = Saved[stage.First];
            stage.GradOutput = Gradients[stage.To];
            stage.GradInputs = Array.ConvertAll(stage.From, value => _planner.NeedsGradient[value] ? Gradients[value] : default);
            for (var i = 0; i < stage.From.Length; i++)
            {
                var handsOn = stage.Merge is { PassesGradient: true };
                carried = Math.Max(carried, stage.Adds[i] && !handsOn ? stage.GradInputs[i].Features : 0);
            }
        }

        Carry = Place(carried);
    }

    private ValueTensor Place(int features)
    {
        if (features == 0)
        {
            return default;
        }

        var tensor = new ValueTensor(Floats, features, RowStride.For(features));
        Floats = checked(Floats + ((long)tensor.Stride * _batch));
        return tensor;
    }
}
