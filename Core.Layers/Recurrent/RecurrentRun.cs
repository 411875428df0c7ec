using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Layers;

/// <summary>One direction of one layer of a stack, ready to run.</summary>
internal sealed class RecurrentRun
{
    private readonly RecurrentCell _cell;
    private readonly RecurrentStates _states;
    private readonly StepMask? _mask;
    private readonly SequenceProduct _input;
    private readonly SequenceProduct? _inputBack;
    private readonly int _steps;
    private readonly int _features;
    private readonly int _column;
    private readonly bool _isBackward;
    private readonly bool _carries;
    private readonly int _truncation;
    private readonly bool _keepsAllGates;
    private readonly int[] _offsets;

    public RecurrentRun(RecurrentLayer layer, int index, in LayerContext context, RecurrentStates states, StepMask? mask)
    {
        var (level, direction) = (index / layer.Directions, index % layer.Directions);
        (_states, _mask, _steps) = (states, mask, context.Input[0]);
        (_isBackward, _column) = (direction == 1 || layer.Direction == SequenceDirection.Backward, direction * layer.Units);
        (_carries, _truncation) = (layer.CarriedBatches > 1, layer.Truncation ?? _steps);
        _features = layer.FeaturesOf(level, context.Input);
        _cell = layer.CreateCell(context.Batch, context.Training, context.Level);
        var specs = layer.Parameters(context.Input);
        _offsets = new int[layer.TensorsPerRun + 1];
        for (var i = 0; i < _offsets.Length; i++)
        {
            _offsets[i] = ParameterLayout.OffsetOf(specs, (index * layer.TensorsPerRun) + i);
        }

        // sums[t, b, columns] = x[t, b, features] · weight[features, columns] + bias
        _input = new SequenceProduct(_steps, context.Batch, _cell.Columns, _features, new GemmOptions { HasBias = true, Level = context.Level });
        if (context.Training && (level > 0 || context.NeedsInputGradient))
        {
            // gradInput[t, b, features] = δ[t, b, columns] · weightᵀ[columns, features], the second direction on top of the first
            _inputBack = new SequenceProduct(_steps, context.Batch, _features, _cell.Columns, new GemmOptions { Beta = direction, Level = context.Level });
        }

        _keepsAllGates = context.Training || _input.IsBySample;
        Gates = new SequenceBuffer(_keepsAllGates ? _steps : 1, context.Batch, _cell.GateFloats);
        ScratchFloats = ParameterLayout.Align(_cell.Columns) + Math.Max(_input.WorkspaceFloats, _cell.WorkspaceFloats);
        if (context.Training)
        {
            var transposed = ParameterLayout.Align(_cell.Columns * _cell.Units) + (_inputBack is null ? 0 : ParameterLayout.Align(_cell.Columns * _features));
            ScratchFloats = Math.Max(ScratchFloats, checked(transposed + Math.Max(_inputBack?.WorkspaceFloats ?? 0, _cell.WorkspaceFloats)));
        }
    }

    public RecurrentCell Cell => _cell;

    public int ScratchFloats { get; }

    /// <summary>Features of a step of the input.</summary>
    public int Features => _features;

    /// <summary>The gates of all steps, which going back turns into the gradients of their sums.</summary>
    public SequenceBuffer Gates { get; }

    public int InputWeightOffset => _offsets[0];

    public int HiddenWeightOffset => _offsets[1];

    public bool HasBias => _offsets.Length > 3;

    public int InputBiasOffset => _offsets[2];

    public int HiddenBiasOffset => _offsets[3];

    /// <summary>The first and one past the last step whose state before is not zeros.</summary>
    public (int From, int To) RecurrentSteps => _carries ? (0, _steps) : _isBackward ? (0, _steps - 1) : (1, _steps);

    /// <summary>The states before each step, for some samples.</summary>
    public SequenceRows StatesBefore(int first) => _states.Hidden.From(_isBackward ? 2 : 0, first, _steps).Column(_column);

    /// <summary>Runs some samples through all steps.</summary>
    public void Forward(SequenceRows x, int first, int rows, ReadOnlySpan<float> parameters, Span<float> scratch)
    {
        var merged = scratch[.._cell.Columns];
        var workspace = scratch[ParameterLayout.Align(_cell.Columns)..];
        var inputWeight = parameters.Slice(InputWeightOffset, _features * _cell.Columns);
        var hiddenWeight = parameters.Slice(HiddenWeightOffset, _cell.Units * _cell.Columns);
        ReadOnlySpan<float> hiddenBias = merged;
        if (HasBias)
        {
            hiddenBias = parameters.Slice(HiddenBiasOffset, _cell.Columns);
            _cell.MergeBiases(parameters[InputBiasOffset..], hiddenBias, merged);
        }
        else
        {
            merged.Clear();
        }

        var gates = GateRows(first);
        if (_input.IsBySample)
        {
            _input.RunAll(rows, x, inputWeight, gates, merged, workspace);
        }

        for (var turn = 0; turn < _steps; turn++)
        {
            var step = _isBackward ? _steps - 1 - turn : turn;
            if (!_input.IsBySample)
            {
                _input.RunStep(step, rows, x, inputWeight, gates, merged, workspace);
            }

            var all = At(step, first, rows);
            if (turn > 0 || _carries || _cell.AddsToZeros)
            {
                _cell.AddRecurrent(all, hiddenWeight, hiddenBias, workspace);
            }

            ForwardRuns(all, step, first);
        }
    }

    /// <summary>Takes some samples back through all steps.</summary>
    /// <param name="gradOutput">The gradient of the outputs of this direction.</param>
    /// <param name="isLastOnly">True if that is one step, the last.</param>
    /// <param name="gradHidden">[batch, units], of this call's own.</param>
    /// <param name="gradCell">[batch, units], of this call's own.</param>
    /// <param name="gradInput">Where the gradient of the input goes; empty if nobody wants it.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="parameters">The layer's parameters.</param>
    /// <param name="scratch">The worker's own.</param>
    public void Backward(
        SequenceRows gradOutput, bool isLastOnly, SequenceBuffer gradHidden, SequenceBuffer gradCell, SequenceRows gradInput, int first, int rows, ReadOnlySpan<float> parameters, Span<float> scratch)
    {
        var (columns, units) = (_cell.Columns, _cell.Units);
        var hiddenTransposed = scratch[..(columns * units)];
        MatrixTranspose.Copy(units, columns, parameters[HiddenWeightOffset..], columns, hiddenTransposed, units, _cell.Level);
        var rest = scratch[ParameterLayout.Align(columns * units)..];
        var inputTransposed = rest[..0];
        if (!gradInput.IsEmpty)
        {
            inputTransposed = rest[..(columns * _features)];
            MatrixTranspose.Copy(_features, columns, parameters[InputWeightOffset..], columns, inputTransposed, _features, _cell.Level);
            rest = rest[ParameterLayout.Align(columns * _features)..];
        }

        gradHidden.Rows(0, first, rows).Clear();
        gradCell.Rows(0, first, rows).Clear();
        for (var row = 0; isLastOnly && row < rows; row++)
        {
            gradOutput.At(0, row)[..units].CopyTo(gradHidden.Rows(0, first + row, 1));
        }

        var gates = GateRows(first);
        for (var turn = _steps - 1; turn >= 0; turn--)
        {
            var step = _isBackward ? _steps - 1 - turn : turn;
            var all = At(step, first, rows, gradHidden, gradCell, isLastOnly ? default : gradOutput.At(step, 0), gradOutput.RowStride);
            BackwardRuns(all, step, first);
            if (turn % _truncation == 0)
            {
                all.GradHidden.Clear();
                all.GradCell.Clear();
            }
            else
            {
                _cell.GoBack(all, hiddenTransposed, rest);
            }

            if (!gradInput.IsEmpty && !_inputBack!.IsBySample)
            {
                _inputBack.RunStep(step, rows, gates, inputTransposed, gradInput, default, rest);
            }
        }

        if (!gradInput.IsEmpty && _inputBack!.IsBySample)
        {
            _inputBack.RunAll(rows, gates, inputTransposed, gradInput, default, rest);
        }
    }

    private SequenceRows GateRows(int first) => _keepsAllGates
        ? Gates.From(0, first, _steps)
        : new SequenceRows(Gates.From(0, first, 1).Data, Gates.Stride, 0);

    private CellStep At(int step, int first, int rows, SequenceBuffer? gradHidden = null, SequenceBuffer? gradCell = null, Span<float> gradOutput = default, int gradOutputStride = 0)
    {
        var (before, now) = (_isBackward ? step + 2 : step, step + 1);
        return new CellStep
        {
            Rows = rows,
            Gates = Gates.Rows(_keepsAllGates ? step : 0, first, rows),
            GateStride = Gates.Stride,
            HiddenBefore = _states.Hidden.Rows(before, first, rows)[_column..],
            Hidden = _states.Hidden.Rows(now, first, rows)[_column..],
            CellBefore = _cell.KeepsCell ? _states.Cells(before, first, rows)[_column..] : default,
            Cell = _cell.KeepsCell ? _states.Cells(now, first, rows)[_column..] : default,
            StateStride = _states.Hidden.Stride,
            GradHidden = gradHidden is null ? default : gradHidden.Rows(0, first, rows),
            GradCell = gradCell is null ? default : gradCell.Rows(0, first, rows),
            GradStride = gradHidden?.Stride ?? 0,
            GradOutput = gradOutput,
            GradOutputStride = gradOutputStride,
        };
    }

    private void ForwardRuns(in CellStep all, int step, int first)
    {
        if (_mask is null)
        {
            _cell.Forward(all);
            return;
        }

        for (var row = 0; row < all.Rows;)
        {
            var (isLeftOut, end) = _mask.NextRun(step, first + row, first + all.Rows);
            var part = all.Slice(row, end - first - row);
            if (isLeftOut)
            {
                KeepStates(part);
            }
            else
            {
                _cell.Forward(part);
            }

            row = end - first;
        }
    }

    private void BackwardRuns(in CellStep all, int step, int first)
    {
        if (_mask is null)
        {
            _cell.Backward(all);
            return;
        }

        for (var row = 0; row < all.Rows;)
        {
            var (isLeftOut, end) = _mask.NextRun(step, first + row, first + all.Rows);
            var part = all.Slice(row, end - first - row);
            if (isLeftOut)
            {
                for (var i = 0; i < part.Rows; i++)
                {
                    CellStep.Row(part.Gates, i, part.GateStride, _cell.GateFloats).Clear();
                }
            }
            else
            {
                _cell.Backward(part);
            }

            row = end - first;
        }
    }

    private void KeepStates(in CellStep part)
    {
        for (var row = 0; row < part.Rows; row++)
        {
            CellStep.Row(part.HiddenBefore, row, part.StateStride, _cell.Units).CopyTo(CellStep.Row(part.Hidden, row, part.StateStride, _cell.Units));
            if (_cell.KeepsCell)
            {
                CellStep.Row(part.CellBefore, row, part.StateStride, _cell.Units).CopyTo(CellStep.Row(part.Cell, row, part.StateStride, _cell.Units));
            }
        }
    }
}
