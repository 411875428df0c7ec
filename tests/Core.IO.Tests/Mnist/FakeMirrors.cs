using System.Net;

namespace Spanwise.Core.IO.Tests.Mnist;

/// <summary>Mirrors without a network: answers requests and remembers them.</summary>
internal sealed class FakeMirrors(Func<Uri, HttpResponseMessage> answer) : HttpMessageHandler
{
    internal List<Uri> Requests { get; } = [];

    internal static HttpResponseMessage Content(byte[] bytes) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request.RequestUri!);
        return Task.FromResult(answer(request.RequestUri!));
    }
}
