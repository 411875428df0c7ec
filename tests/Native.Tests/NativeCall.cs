using System.Text;
using Spanwise.Native.Boundary;
using Spanwise.Native.Exports;

namespace Spanwise.Native.Tests;

/// <summary>Calls exports as a C program does, through their addresses.</summary>
internal static unsafe class NativeCall
{
    public static ulong CreateModel(string json)
    {
        var text = Encoding.UTF8.GetBytes(json);
        ulong model = 0;
        delegate* unmanaged[Cdecl]<byte*, long, ulong, ulong*, int> create = &ModelExports.Create;
        fixed (byte* bytes = text)
        {
            Require(create(bytes, text.Length, 1, &model));
        }

        return model;
    }

    public static ulong CreateContext(ulong model, int batch, int threads)
    {
        ulong context = 0;
        delegate* unmanaged[Cdecl]<ulong, long, int, ulong*, int> create = &ContextExports.Create;
        Require(create(model, batch, threads, &context));
        return context;
    }

    public static ulong CreateSession(ulong model, string options)
    {
        var text = Encoding.UTF8.GetBytes(options);
        ulong session = 0;
        delegate* unmanaged[Cdecl]<ulong, byte*, long, ulong*, int> create = &SessionExports.Create;
        fixed (byte* bytes = text)
        {
            Require(create(model, bytes, text.Length, &session));
        }

        return session;
    }

    public static void Require(int status)
    {
        if (status != (int)Status.Ok)
        {
            throw new InvalidOperationException($"status {(Status)status}: {LastError.Message}");
        }
    }
}
