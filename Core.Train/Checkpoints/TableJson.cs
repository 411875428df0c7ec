using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>A <see cref="TableSchema"/> as JSON.</summary>
internal static class TableJson
{
    private const string Fields = "fields";
    private const string Target = "target";
    private const string TargetPlace = "target_place";
    private const string Classes = "classes";
    private const string FieldName = "name";
    private const string Mean = "mean";
    private const string Categories = "categories";

    // Relaxed: names stay readable, and nothing here is ever put into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ArgumentException">A mean is not finite.</exception>
    public static string ToJson(TableSchema schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray(Fields);
            foreach (var field in schema.Fields)
            {
                json.WriteStartObject();
                json.WriteString(FieldName, field.Name);
                if (field.IsNumber)
                {
                    json.WriteNumber(Mean, field.Mean);
                }
                else
                {
                    WriteTexts(json, Categories, field.Categories);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString(Target, schema.Target);
            json.WriteNumber(TargetPlace, schema.TargetPlace);
            WriteTexts(json, Classes, schema.Classes);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="DataFormatException">The text is no schema, or none of this model.</exception>
    public static TableSchema Parse(string text, SavedModel model, string file)
    {
        var what = $"{file}: the table";
        TableSchema schema;
        try
        {
            using var document = BoundedJson.Parse(text, what);
            schema = Read(new StrictJsonObject(document.RootElement, what), what);
        }
        catch (JsonException e)
        {
            throw new DataFormatException($"{what} must be JSON; an error is at character {e.BytePositionInLine + 1} of line {e.LineNumber + 1}", e);
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException($"{what}: {ModelArchitecture.Rule(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            // JsonElement.GetString refuses escapes that stand for half a surrogate pair.
            throw new DataFormatException($"{what}: text must be valid Unicode; an escape in it is not", e);
        }

        RequireFits(schema, model, what);
        return schema;
    }

    private static TableSchema Read(StrictJsonObject json, string what)
    {
        var fields = json.List(Fields);
        var described = ImmutableArray.CreateBuilder<TableField>(fields.Length);
        for (var i = 0; i < fields.Length; i++)
        {
            var field = new StrictJsonObject(fields[i], string.Create(CultureInfo.InvariantCulture, $"{what}: field {i}"));
            var name = field.Text(FieldName);
            described.Add(field.Has(Categories) ? new TableField(name, 0f, [.. field.Texts(Categories)]) : new TableField(name, field.Single(Mean), default));
            field.RequireNothingElse();
        }

        var schema = new TableSchema(described.MoveToImmutable(), json.Text(Target), json.Whole(TargetPlace, 0), [.. json.Texts(Classes)]);
        json.RequireNothingElse();
        return schema;
    }

    private static void RequireFits(TableSchema schema, SavedModel model, string what)
    {
        if (schema.Inputs != model.Model.Input.Count)
        {
            throw new DataFormatException($"{what} must make {model.Model.Input.Count} inputs, as the model takes; it makes {schema.Inputs}");
        }

        var outputs = model.Model.Output.Count;
        var classes = model.Loss switch { SoftmaxCrossEntropy => outputs, BinaryCrossEntropy or Hinge => 2, _ => 0 };
        if (schema.Classes.Length != classes || (model.Loss is not SoftmaxCrossEntropy && outputs != 1))
        {
            throw new DataFormatException($"{what} must have {classes} classes for {outputs} outputs and this loss; it has {schema.Classes.Length}");
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
