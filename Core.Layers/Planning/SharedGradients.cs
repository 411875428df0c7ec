namespace Spanwise.Core.Layers;

/// <summary>Where each layer is used: usually in one place, and a shared one in several, whose gradients are summed in the order of the nodes.</summary>
internal sealed class SharedGradients
{
    private readonly LayerPlan?[] _plans;
    private readonly int[] _firstNodes;
    private readonly int[][] _laterNodes;

    public SharedGradients(Model model, LayerPlan?[] plans)
    {
        _plans = plans;
        (_firstNodes, _laterNodes) = (new int[model.Layers.Length], new int[model.Layers.Length][]);
        for (var layer = 0; layer < _firstNodes.Length; layer++)
        {
            var nodes = NodesOf(model, layer);
            (_firstNodes[layer], _laterNodes[layer]) = (nodes[0], nodes[1..]);
            if (nodes.Length > 1)
            {
                RequireSameBlocks(model, nodes);
            }
        }
    }

    /// <summary>Floats of the largest block of a shared layer; 0 if no layer with parameters is shared.</summary>
    public int BlockFloats { get; private set; }

    /// <summary>The plan of a node.</summary>
    public LayerPlan Plan(int node) => _plans[node]!;

    /// <summary>The node where a layer is used first.</summary>
    public int FirstNode(int layer) => _firstNodes[layer];

    /// <summary>The plan of a layer's first use.</summary>
    public LayerPlan First(int layer) => _plans[_firstNodes[layer]]!;

    /// <summary>The nodes where a shared layer is used again.</summary>
    public ReadOnlySpan<int> LaterNodes(int layer) => _laterNodes[layer];

    /// <summary>What a block's gradient costs for each sample, over all uses.</summary>
    public long Work(int layer, int block)
    {
        var work = First(layer).GradientWork(block);
        foreach (var node in LaterNodes(layer))
        {
            work += Plan(node).GradientWork(block);
        }

        return work;
    }

    private static int[] NodesOf(Model model, int layer)
    {
        var nodes = new List<int>();
        for (var node = 0; node < model.Nodes.Length; node++)
        {
            if (model.Nodes[node].LayerIndex == layer)
            {
                nodes.Add(node);
            }
        }

        return [.. nodes];
    }

    private void RequireSameBlocks(Model model, int[] nodes)
    {
        var blocks = Plan(nodes[0]).GradientBlocks;
        foreach (var block in blocks)
        {
            BlockFloats = Math.Max(BlockFloats, block.Count);
        }

        foreach (var node in nodes)
        {
            if (!Plan(node).GradientBlocks.SequenceEqual(blocks))
            {
                throw new LayerException($"'{model.Nodes[node].Name}' ({model.Nodes[node].Kind}) is shared, so it must cut its parameters into the same blocks at each place; at this one they differ from those at '{model.Nodes[nodes[0]].Name}'");
            }
        }
    }
}
