using System.Net;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>What stands at the address of a webhook: keeps what is posted, and answers as it is told, the last answer for good.</summary>
internal sealed class Receiver(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public List<string> Posted { get; } = [];

    public List<Uri> Addresses { get; } = [];

    public static Func<HttpResponseMessage> Status(HttpStatusCode status) => () => new(status);

    public static Func<HttpResponseMessage> Failing(Exception failure) => () => throw failure;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Posted.Add($"{request.Method} {request.Content!.Headers.ContentType} {await request.Content.ReadAsStringAsync(cancellationToken)}");
        Addresses.Add(request.RequestUri!);
        return answers[Math.Min(Posted.Count, answers.Length) - 1]();
    }
}
