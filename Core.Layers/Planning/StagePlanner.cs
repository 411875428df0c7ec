using System.Collections.Immutable;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Turns the nodes of a model into stages: which run by themselves, which together, which not at all, and which of them go back.</summary>
internal sealed class StagePlanner
{
    private readonly Model _model;
    private readonly bool[] _isOutput;
    private readonly bool[] _hasFixedPlace;
    private readonly List<PlanStage> _stages = [];

    public StagePlanner(Model model, int batch, bool training, bool inputGradient, SimdLevel level, ulong seed)
    {
        _model = model;
        var inputs = model.Inputs.Length;
        var values = inputs + model.Nodes.Length;
        (NodePlans, Roots, NeedsGradient) = (new LayerPlan?[model.Nodes.Length], new int[values], new bool[values]);
        (_isOutput, _hasFixedPlace) = (new bool[values], new bool[values]);
        foreach (var output in model.Outputs)
        {
            _isOutput[inputs + output.Node] = true;
        }

        for (var value = 0; value < values; value++)
        {
            Roots[value] = value;
            _hasFixedPlace[value] = value < inputs;
            NeedsGradient[value] = value < inputs && inputGradient;
        }

        for (var node = 0; node < model.Nodes.Length; node++)
        {
            if (model.Nodes[node].Merge is { } merge)
            {
                PlanMerge(node, merge, batch, training, level);
            }
            else if (!NeedsGradient[model.Nodes[node].From[0]] && LaneTrunk.TryCreate(model, node, batch, training, level) is { } trunk)
            {
                PlanTrunk(node, trunk);
                node += trunk.Layers - 1;
            }
            else
            {
                PlanLayer(node, model.Nodes[node].Layer!, batch, training, level, seed);
            }
        }

        Stages = [.. _stages];
        if (training)
        {
            FindWaysBack();
        }
    }

    /// <summary>The stages in the order in which they run.</summary>
    public PlanStage[] Stages { get; }

    /// <summary>The plan of each node; null for a merge.</summary>
    public LayerPlan?[] NodePlans { get; }

    /// <summary>For each value the one whose floats it is: itself, or what it is a view of.</summary>
    public int[] Roots { get; }

    /// <summary>True for each value whose gradient leads to parameters, or to an input's gradient that is asked for.</summary>
    public bool[] NeedsGradient { get; }

    /// <summary>True if a value, or a view of it, is an output.</summary>
    public bool IsOutput(int root)
    {
        for (var value = root; value < Roots.Length; value++)
        {
            if (_isOutput[value] && Roots[value] == root)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if the gradients of a stage's parameters are still to be made when all workers have gone back.</summary>
    public bool KeepsGradient(PlanStage stage)
    {
        for (var node = stage.First; node <= stage.Last; node++)
        {
            if (NodePlans[node] is { } plan && (plan.GradientBlocks.Length > 0 || plan.MeetsBatch))
            {
                return true;
            }
        }

        return false;
    }

    private void PlanMerge(int node, Merge merge, int batch, bool training, SimdLevel level)
    {
        var from = _model.Nodes[node].From;
        var plan = merge.CreatePlan(new MergeContext(ImmutableArray.CreateRange(from, _model.ShapeOf), batch, training, level));
        Append(new PlanStage { First = node, Last = node, Merge = plan, From = [.. from], To = ValueOf(node), Adds = new bool[from.Length] }, false);
    }

    private void PlanTrunk(int first, LaneTrunk trunk)
    {
        var last = first + trunk.Layers - 1;
        for (var i = 0; i < trunk.Layers; i++)
        {
            NodePlans[first + i] = trunk.OfLayer(i);
        }

        var layers = (_model.Nodes[first].LayerIndex, _model.Nodes[last].LayerIndex);
        Append(
            new PlanStage { First = first, Last = last, Layer = trunk, ParameterLayers = layers, From = [_model.Nodes[first].From[0]], To = ValueOf(last), Adds = new bool[1] },
            HasTrainedParameters(first));
    }

    private void PlanLayer(int node, Layer layer, int batch, bool training, SimdLevel level, ulong seed)
    {
        var (from, to) = (_model.Nodes[node].From[0], ValueOf(node));
        var context = new LayerContext(_model.ShapeOf(from), batch, training, NeedsGradient[from], level) { Index = node, Seed = seed };
        var plan = layer.CreatePlan(context);
        if (plan.IsView && MayShare(from, to))
        {
            NodePlans[node] = plan;
            Roots[to] = Roots[from];
            NeedsGradient[to] = NeedsGradient[from];
            return;
        }

        // A view that needs a place of its own is a copy.
        NodePlans[node] = plan.IsView ? ViewPlan.Instance : plan;
        var index = _model.Nodes[node].LayerIndex;
        Append(new PlanStage { First = node, Last = node, Layer = NodePlans[node], ParameterLayers = (index, index), From = [from], To = to, Adds = new bool[1] }, HasTrainedParameters(node));
    }

    private void Append(PlanStage stage, bool hasTrainedParameters)
    {
        foreach (var value in stage.From)
        {
            NeedsGradient[stage.To] |= NeedsGradient[value];
        }

        NeedsGradient[stage.To] |= hasTrainedParameters;
        _hasFixedPlace[stage.To] = _isOutput[stage.To];
        _stages.Add(stage);
    }

    // Several outputs lie side by side, so that none of them can be where an input or another output is.
    private bool MayShare(int from, int to)
    {
        if (!_isOutput[to] || _model.Outputs.Length == 1)
        {
            return true;
        }

        var root = Roots[from];
        var isFree = !_hasFixedPlace[root];
        _hasFixedPlace[root] = true;
        return isFree;
    }

    /// <summary>
    /// Which stages go back, and whose gradient is the first at each value: an output's comes from the loss, then come the stages from the last
    /// to the first. So a sum over several readers has one order.
    /// </summary>
    private void FindWaysBack()
    {
        var isWritten = new bool[Roots.Length];
        for (var value = 0; value < Roots.Length; value++)
        {
            isWritten[Roots[value]] |= _isOutput[value];
        }

        for (var i = Stages.Length - 1; i >= 0; i--)
        {
            var stage = Stages[i];
            stage.GoesBack = NeedsGradient[stage.To];
            for (var input = 0; input < stage.From.Length; input++)
            {
                var root = Roots[stage.From[input]];
                if (stage.GoesBack && NeedsGradient[root])
                {
                    stage.Adds[input] = isWritten[root];
                    isWritten[root] = true;
                }
            }
        }
    }

    private bool HasTrainedParameters(int node)
    {
        var layer = _model.Nodes[node].LayerIndex;
        foreach (var tensor in _model.Parameters.Tensors)
        {
            if (tensor.Layer == layer && tensor.Spec.IsTrained)
            {
                return true;
            }
        }

        return false;
    }

    private int ValueOf(int node) => _model.Inputs.Length + node;
}
