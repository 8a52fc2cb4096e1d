using System.Net;
using FusionTiered.Fusion.Redis;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>What StackExchange.Redis is told.</summary>
public class RedisConfigurationTests
{
    [Fact]
    public void Everything_that_RedisOptions_say_is_passed_on()
    {
        var made = RedisConfiguration.Of(RedisOptions.Parse("rediss://app:p%40ss@a,[::1]:7000/2"));

        made.EndPoints.Should().Equal(new DnsEndPoint("a", 6379), new IPEndPoint(IPAddress.IPv6Loopback, 7000));
        var sentinels = RedisConfiguration.Of(RedisOptions.Parse("a,b:1,serviceName=shop,ssl=true,sslHost=redis.example"));
        (sentinels.ServiceName, sentinels.SslHost, ((DnsEndPoint)sentinels.EndPoints[0]).Port).Should().Be(("shop", "redis.example", 26379));
        (made.User, made.Password, made.DefaultDatabase, made.ClientName, made.Ssl, made.ConnectTimeout).Should().Be(("app", "p@ss", 2, "FusionTiered", true, 5_000));
    }

    [Fact]
    public void A_call_waits_half_a_second_and_the_start_and_the_queue_not_at_all()
    {
        foreach (var made in new[] { RedisConfiguration.Of(RedisOptions.Parse("h")), RedisConfiguration.ForCache(ConfigurationOptions.Parse("h")) })
        {
            (made.AbortOnConnectFail, made.AsyncTimeout, made.SyncTimeout, made.BacklogPolicy).Should().Be((false, 500, 500, BacklogPolicy.FailFast));
        }
    }

    [Fact]
    public void What_an_application_says_holds_and_its_own_object_stays_as_it_is()
    {
        var given = ConfigurationOptions.Parse("h,asyncTimeout=5000,abortConnect=true");
        given.BacklogPolicy = new BacklogPolicy { QueueWhileDisconnected = true };

        var made = RedisConfiguration.ForCache(given);

        (made.AsyncTimeout, made.SyncTimeout, made.BacklogPolicy.QueueWhileDisconnected, made.AbortOnConnectFail).Should().Be((5_000, 500, true, false));
        given.AbortOnConnectFail.Should().BeTrue();
    }
}
