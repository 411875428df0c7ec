using Spanwise.Core.Layers;

namespace Spanwise.Samples.GameLoop;

/// <summary>Agents that chase a target that wanders.</summary>
internal sealed class World
{
    /// <summary>What an agent sees: the way to the target, its own velocity, and where it is.</summary>
    public const int Observations = 6;

    /// <summary>What an agent can do: nothing, or push in one of four directions.</summary>
    public const int Actions = 5;

    private const float Push = 0.01f;
    private const float Drag = 0.98f;

    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[] _speedX;
    private readonly float[] _speedY;
    private readonly int[] _actions;
    private int _frame;

    public World(int agents, int seed)
    {
        Agents = agents;
        (_x, _y, _speedX, _speedY, _actions) = (new float[agents], new float[agents], new float[agents], new float[agents], new int[agents]);
        var random = new Random(seed);
        for (var agent = 0; agent < agents; agent++)
        {
            (_x[agent], _y[agent]) = (random.NextSingle(), random.NextSingle());
        }
    }

    public int Agents { get; }

    private (float X, float Y) Target => (MathF.Cos(_frame * 0.01f), MathF.Sin(_frame * 0.013f));

    /// <summary>Writes what some agents see.</summary>
    public void Observe(int first, Rows observations)
    {
        var (targetX, targetY) = Target;
        for (var row = 0; row < observations.Count; row++)
        {
            var agent = first + row;
            var seen = observations[row];
            (seen[0], seen[1]) = (targetX - _x[agent], targetY - _y[agent]);
            (seen[2], seen[3]) = (_speedX[agent], _speedY[agent]);
            (seen[4], seen[5]) = (_x[agent], _y[agent]);
        }
    }

    /// <summary>Lets some agents choose the action that the policy values most.</summary>
    public void Act(int first, Rows values)
    {
        for (var row = 0; row < values.Count; row++)
        {
            var best = 0;
            for (var action = 1; action < Actions; action++)
            {
                best = values[row][action] > values[row][best] ? action : best;
            }

            _actions[first + row] = best;
        }
    }

    /// <summary>One frame of everything that is not thinking.</summary>
    public void Advance()
    {
        _frame++;
        for (var agent = 0; agent < Agents; agent++)
        {
            _speedX[agent] = (Drag * _speedX[agent]) + (_actions[agent] == 1 ? Push : _actions[agent] == 2 ? -Push : 0f);
            _speedY[agent] = (Drag * _speedY[agent]) + (_actions[agent] == 3 ? Push : _actions[agent] == 4 ? -Push : 0f);
            _x[agent] += _speedX[agent];
            _y[agent] += _speedY[agent];
        }
    }
}
