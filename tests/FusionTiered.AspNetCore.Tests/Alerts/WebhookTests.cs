using System.Collections.Concurrent;
using System.Diagnostics;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Alerts;

/// <summary>A webhook over a real connection.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task An_alert_arrives_at_a_receiver_that_fails_at_first()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var receiver = await ReceiverAsync(async request =>
        {
            using var reader = new StreamReader(request.Body);
            bodies.Enqueue(await reader.ReadToEndAsync());
            return bodies.Count == 1 ? 503 : 204;
        });
        await using var service = new ServiceCollection().AddFusionTiered().AddAlerts(options =>
        {
            options.Add("always", CacheAlertFigure.HitRate, 99);
            (options.Set, options.MinSamples, options.BeginsAfter) = (CacheAlertSet.None, 1, TimeSpan.Zero);
            (options.Webhook.Url, options.Webhook.RetryDelay) = (receiver.Urls.Single() + "/hook/s3cret", TimeSpan.FromMilliseconds(1));
        }).Services.BuildServiceProvider();
        await service.GetRequiredService<IDomainCache>().GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));

        using var activities = new Activities();
        await RunAsync(service, () => bodies.Count == 2);

        bodies.Should().AllSatisfy(static body => body.Should().Contain("\"rule\":\"always\"").And.Contain("\"state\":\"began\""));
        activities.Tags.Should().NotContain(static tag => tag.Contains("s3cret", StringComparison.Ordinal), "a trace must not hold the address either");
    }

    private static async Task RunAsync(ServiceProvider service, Func<bool> until)
    {
        var hosted = service.GetServices<Microsoft.Extensions.Hosting.IHostedService>().ToList();
        foreach (var one in hosted)
        {
            await one.StartAsync(CancellationToken.None);
        }

        await Eventually.True(until, "the alert has arrived");
        foreach (var one in hosted)
        {
            await one.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<WebApplication> ReceiverAsync(Func<HttpRequest, Task<int>> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context => context.Response.StatusCode = await answer(context.Request));
        await app.StartAsync();
        return app;
    }

    /// <summary>The tags of all activities of the HTTP client.</summary>
    private sealed class Activities : IDisposable
    {
        private readonly ConcurrentQueue<string> _tags = new();
        private readonly ActivityListener _listener;

        public Activities()
        {
            _listener = new()
            {
                ShouldListenTo = static source => source.Name == "System.Net.Http",
                Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => activity.TagObjects.ToList().ForEach(tag => _tags.Enqueue($"{tag.Value}")),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyCollection<string> Tags => _tags;

        public void Dispose() => _listener.Dispose();
    }
}
