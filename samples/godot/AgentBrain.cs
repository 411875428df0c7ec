using System;
using Godot;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Checkpoints;

/// <summary>
/// A node that lets every agent of a group ask one trained policy, within a time budget for each frame. An agent is a node with two methods:
/// <c>Observe(float[] seen)</c> fills what it sees, <c>Decide(int action)</c> is told what the policy values most.
/// </summary>
public partial class AgentBrain : Node
{
    private const int SliceAgents = 64;

    private ExecutionPlan _plan = null!;
    private float[] _seen = null!;
    private int _next;

    /// <summary>The policy: a file that Spanwise saved, <c>res://policy.safetensors</c>.</summary>
    [Export(PropertyHint.File, "*.safetensors")]
    public string PolicyPath { get; set; } = "res://policy.safetensors";

    /// <summary>The group that the agents are in.</summary>
    [Export]
    public string AgentGroup { get; set; } = "agents";

    /// <summary>Time for thinking in a frame; who is left has the first turn in the next.</summary>
    [Export(PropertyHint.Range, "0.1,10,0.1,suffix:ms")]
    public double BudgetMilliseconds { get; set; } = 1;

    /// <inheritdoc/>
    public override void _Ready()
    {
        // Through Godot's files, so that it works in an exported game too.
        var bytes = FileAccess.GetFileAsBytes(PolicyPath);
        if (bytes.Length == 0)
        {
            GD.PushError($"{PolicyPath} cannot be read: {FileAccess.GetOpenError()}");
            SetProcess(false);
            return;
        }

        var policy = ModelFile.Read(new System.IO.MemoryStream(bytes), PolicyPath).Model;
        _plan = new ExecutionPlan(policy, SliceAgents, workers: 1, training: false);
        _seen = new float[policy.Input.Count];
    }

    /// <inheritdoc/>
    public override void _Process(double delta)
    {
        var agents = GetTree().GetNodesInGroup(AgentGroup);
        var started = Time.GetTicksUsec();
        var (spent, slice) = (0ul, 0ul);

        // A slice that would take as long as the last one and end too late is not begun.
        for (var asked = 0; asked < agents.Count && (asked == 0 || spent + slice <= BudgetMilliseconds * 1000);)
        {
            _next = _next < agents.Count ? _next : 0;
            var count = Mathf.Min(SliceAgents, Mathf.Min(agents.Count - _next, agents.Count - asked));
            Think(agents, _next, count);
            asked += count;
            _next += count;
            var now = Time.GetTicksUsec() - started;
            (slice, spent) = (now - spent, now);
        }
    }

    private void Think(Godot.Collections.Array<Node> agents, int first, int count)
    {
        var inputs = _plan.Input(0, count);
        for (var row = 0; row < count; row++)
        {
            ((IAgent)agents[first + row]).Observe(_seen);
            _seen.CopyTo(inputs[row]);
        }

        _plan.Forward(worker: 0, from: 0, to: count, training: false, stepIndex: 0);
        var values = _plan.Output(0, count);
        for (var row = 0; row < count; row++)
        {
            var best = 0;
            for (var action = 1; action < values.Features; action++)
            {
                best = values[row][action] > values[row][best] ? action : best;
            }

            ((IAgent)agents[first + row]).Decide(best);
        }
    }
}

/// <summary>What the nodes of the group implement.</summary>
public interface IAgent
{
    /// <summary>Fills in what the agent sees, one float for each input of the policy.</summary>
    void Observe(float[] seen);

    /// <summary>Told which action the policy values most.</summary>
    void Decide(int action);
}
