using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>What a model file says of the layers, as JSON.</summary>
internal sealed class ModelArchitecture
{
    // Relaxed: names stay readable, and nothing here is ever put into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _what;
    private readonly Shape _input;
    private readonly GraphArchitecture? _graph;
    private readonly ImmutableArray<Layer> _layers;
    private readonly string? _network;
    private readonly Loss? _loss;
    private readonly ImmutableArray<(Loss Loss, float Weight, bool TargetIsClass)> _losses;
    private readonly float _inputScale;
    private readonly float _inputShift;

    private ModelArchitecture(StrictJsonObject json, string what, bool allowsDefaults)
    {
        _what = what;
        _network = json.Has("network") ? json.Text("network") : null;
        _loss = json.Has("loss") ? LossJson.Read(json.Text("loss"), what) : null;
        _losses = json.Has("losses") ? LossJson.ReadSeveral(json.List("losses"), what) : [];
        var isGraph = json.Has("nodes");
        _input = isGraph ? default : ReadShape(json.List("input"), what);
        _inputScale = json.Single("input_scale", otherwise: 1f);
        _inputShift = json.Single("input_shift", otherwise: 0f);
        var layers = json.List("layers");
        var described = ImmutableArray.CreateBuilder<Layer>(layers.Length);
        for (var i = 0; i < layers.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{what}: layer {i}");
            described.Add(LayerJson.Read(new StrictJsonObject(layers[i], name, allowsDefaults), name));
        }

        _layers = described.MoveToImmutable();
        _graph = isGraph ? new GraphArchitecture(json, _layers, what) : null;
        json.RequireNothingElse();
        if (layers.Length == 0 && !isGraph)
        {
            throw new DataFormatException($"{what}: a model has at least one layer; there is none");
        }

        Tensors = NameTensors();
    }

    /// <summary>The tensors that the layers need, by their names in the file.</summary>
    public Dictionary<string, ParameterSpec> Tensors { get; }

    public static string ToJson(SavedModel saved)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (saved.Network is not null)
            {
                json.WriteString("network", saved.Network);
            }

            LossJson.Write(json, saved.Loss);
            if (saved.Model is Sequential)
            {
                WriteShape(json, "input", saved.Model.Input);
            }
            else
            {
                GraphArchitecture.Write(json, saved.Model);
            }

            WriteFinite(json, "input_scale", saved.InputScale);
            WriteFinite(json, "input_shift", saved.InputShift);
            json.WriteStartArray("layers");
            for (var i = 0; i < saved.Model.Layers.Length; i++)
            {
                json.WriteStartObject();
                LayerJson.Write(json, saved.Model.Layers[i], i);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <param name="text">The JSON.</param>
    /// <param name="file">What to call its place in messages.</param>
    /// <param name="allowsDefaults">See <see cref="StrictJsonObject"/>.</param>
    public static ModelArchitecture Parse(string text, string file, bool allowsDefaults = false)
    {
        var what = $"{file}: the architecture";
        return Guard(what, () =>
        {
            using var document = BoundedJson.Parse(text, what);
            return new ModelArchitecture(new StrictJsonObject(document.RootElement, what, allowsDefaults), what, allowsDefaults);
        });
    }

    /// <exception cref="DataFormatException">A graph is wired as none can be, or there are losses for other outputs.</exception>
    public SavedModel Build() => Guard(_what, () =>
    {
        var model = _graph?.Build() ?? (Model)new Sequential(_input, _layers.AsSpan());
        return new SavedModel(model)
        {
            Network = _network,
            Loss = _losses.IsEmpty ? _loss : new OutputLosses(model, [.. _losses.Select(one => new OutputLoss(one.Loss, one.Weight, one.TargetIsClass))]),
            InputScale = _inputScale,
            InputShift = _inputShift,
        };
    });

    private static T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            throw new DataFormatException($"{what} must be JSON; an error is at character {e.BytePositionInLine + 1} of line {e.LineNumber + 1}", e);
        }
        catch (ArgumentException e)
        {
            // A size that no layer takes, or layers that do not fit one another.
            throw new DataFormatException($"{what}: {Rule(e)}", e);
        }
        catch (OverflowException e)
        {
            throw new DataFormatException($"{what}: the extents of the layers must multiply to no more than {int.MaxValue}; they do", e);
        }
        catch (InvalidOperationException e)
        {
            // JsonElement.GetString refuses escapes that stand for half a surrogate pair.
            throw new DataFormatException($"{what}: text must be valid Unicode; an escape in it is not", e);
        }
    }

    internal static void WriteShape(Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartArray(name);
        foreach (var extent in shape.Dimensions)
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
    }

    internal static Shape ReadShape(JsonElement[] extents, string what)
    {
        var shape = new int[extents.Length];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (extents[axis].ValueKind != JsonValueKind.Number || !extents[axis].TryGetInt32(out shape[axis]) || shape[axis] < 1)
            {
                throw new DataFormatException($"{what}: an extent of 'input' must be a whole number from 1 to {int.MaxValue}; {DataFormatException.Quote(extents[axis].GetRawText())} was found");
            }
        }

        return new Shape(shape);
    }

    private Dictionary<string, ParameterSpec> NameTensors()
    {
        var tensors = new Dictionary<string, ParameterSpec>(StringComparer.Ordinal);
        var shape = _input;
        var module = 0;
        for (var i = 0; i < _layers.Length; i++)
        {
            shape = _graph?.InputOf(i) ?? shape;
            // Asked first: a layer says here which inputs it cannot take, and relies on that in what follows.
            var output = _layers[i].OutputShape(shape);
            foreach (var spec in _layers[i].Parameters(shape))
            {
                tensors.Add(string.Create(CultureInfo.InvariantCulture, $"{module}.{spec.Name}"), spec);
            }

            shape = output;
            module += _layers[i].Modules;
        }

        return tensors;
    }

    // The runtime adds the parameter's name and value to the message, which mean nothing to the person who has the file.
    internal static string Rule(ArgumentException e)
    {
        var end = e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }

    private static void WriteFinite(Utf8JsonWriter json, string name, float value)
    {
        if (!float.IsFinite(value))
        {
            throw new ArgumentException($"{name} must be finite to be saved; it is {value.ToString(CultureInfo.InvariantCulture)}", name);
        }

        json.WriteNumber(name, value);
    }
}
