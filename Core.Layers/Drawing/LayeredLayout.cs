namespace Spanwise.Core.Layers.Drawing;

/// <summary>
/// Boxes in ranks: each below all that lead to it. An arrow over several ranks passes each on a place of its own, so that it runs beside
/// boxes and not through them; within a rank, places are ordered so that few arrows cross.
/// </summary>
/// <remarks>Source: Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures, 1981; barycentre ordering.</remarks>
internal sealed class LayeredLayout
{
    private const int Sweeps = 8;
    private const int Settlings = 24;

    private readonly List<int> _rank = [];
    private readonly List<double> _width = [];
    private readonly List<List<int>> _above = [];
    private readonly List<List<int>> _below = [];
    private readonly double _gap;

    /// <param name="diagram">What is laid out.</param>
    /// <param name="widths">The width of each box.</param>
    /// <param name="gap">The least room between two places of a rank.</param>
    public LayeredLayout(Diagram diagram, ReadOnlySpan<double> widths, double gap)
    {
        _gap = gap;
        foreach (var width in widths)
        {
            Append(0, width);
        }

        foreach (var (from, to) in diagram.Arrows)
        {
            // Arrows lead to later boxes, and come sorted by where they lead to.
            _rank[to] = Math.Max(_rank[to], _rank[from] + 1);
        }

        Routes = new int[diagram.Arrows.Length][];
        for (var i = 0; i < Routes.Length; i++)
        {
            Routes[i] = Route(diagram.Arrows[i].From, diagram.Arrows[i].To);
        }

        var ranks = new List<List<int>>();
        for (var place = 0; place < _rank.Count; place++)
        {
            while (ranks.Count <= _rank[place])
            {
                ranks.Add([]);
            }

            ranks[_rank[place]].Add(place);
        }

        Ranks = ranks;
        X = new double[_rank.Count];
        Order();
        Settle();
    }

    /// <summary>For each arrow the places it passes: its box, one in each rank between, its other box.</summary>
    public int[][] Routes { get; }

    /// <summary>The places of each rank from left to right; those beyond the boxes are where arrows pass.</summary>
    public IReadOnlyList<List<int>> Ranks { get; }

    /// <summary>The centre of each place.</summary>
    public double[] X { get; }

    /// <summary>The rank of a place.</summary>
    public int RankOf(int place) => _rank[place];

    private void Append(int rank, double width)
    {
        _rank.Add(rank);
        _width.Add(width);
        _above.Add([]);
        _below.Add([]);
    }

    private int[] Route(int from, int to)
    {
        var route = new List<int> { from };
        for (var rank = _rank[from] + 1; rank < _rank[to]; rank++)
        {
            route.Add(_rank.Count);
            Append(rank, 0);
        }

        route.Add(to);
        for (var i = 1; i < route.Count; i++)
        {
            _below[route[i - 1]].Add(route[i]);
            _above[route[i]].Add(route[i - 1]);
        }

        return [.. route];
    }

    // Down and up again, each place goes to the mean position of those it is connected to.
    private void Order()
    {
        var position = new double[_rank.Count];
        var wanted = new double[_rank.Count];
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var places in Ranks)
            {
                Number(places, position);
            }

            var isDown = sweep % 2 == 0;
            for (var i = 1; i < Ranks.Count; i++)
            {
                var places = Ranks[isDown ? i : Ranks.Count - 1 - i];
                foreach (var place in places)
                {
                    wanted[place] = Mean(isDown ? _above[place] : _below[place], position, position[place]);
                }

                // Of places that want to be at the same, the left one stays left.
                places.Sort((a, b) => (wanted[a], position[a]).CompareTo((wanted[b], position[b])));
                Number(places, position);
            }
        }
    }

    private static void Number(List<int> places, double[] position)
    {
        for (var i = 0; i < places.Count; i++)
        {
            position[places[i]] = i;
        }
    }

    // Each place is drawn to the mean of its neighbours, and keeps its distance from those beside it.
    private void Settle()
    {
        foreach (var places in Ranks)
        {
            Spread(places);
        }

        for (var round = 0; round < Settlings; round++)
        {
            for (var i = 0; i < Ranks.Count; i++)
            {
                var places = Ranks[round % 2 == 0 ? i : Ranks.Count - 1 - i];
                foreach (var place in places)
                {
                    X[place] = Mean([.. _above[place], .. _below[place]], X, X[place]);
                }

                Spread(places);
            }
        }
    }

    private void Spread(List<int> places)
    {
        var wanted = Sum(places, X);
        for (var i = 1; i < places.Count; i++)
        {
            X[places[i]] = Math.Max(X[places[i]], X[places[i - 1]] + ((_width[places[i - 1]] + _width[places[i]]) / 2) + _gap);
        }

        // Pushing goes to the right only; the rank as a whole goes back to where it wanted to be.
        var shift = (wanted - Sum(places, X)) / places.Count;
        foreach (var place in places)
        {
            X[place] += shift;
        }
    }

    private static double Mean(List<int> neighbours, double[] values, double otherwise) =>
        neighbours.Count == 0 ? otherwise : Sum(neighbours, values) / neighbours.Count;

    private static double Sum(List<int> places, double[] values)
    {
        var sum = 0d;
        foreach (var place in places)
        {
            sum += values[place];
        }

        return sum;
    }
}
