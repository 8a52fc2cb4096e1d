using System.Text.Json;
using FusionTiered.Servers;

namespace FusionTiered.Core.Tests.Servers;

public sealed class RedisOptionsTests
{
    private const string Canary = "s3cret-canary";

    [Theory]
    [InlineData("redis://localhost", "localhost", null, null, 0)]
    [InlineData("redis://localhost:7000/3", "localhost:7000", null, null, 3)]
    [InlineData("REDIS://h/", "h", null, null, 0)]
    [InlineData("redis://app:pw@cache.internal:6380/15", "cache.internal:6380", "app", "pw", 15)]
    [InlineData("redis://:pw@h", "h", null, "pw", 0)]
    [InlineData("redis://us%40er:p%3A%2F%40%25%C3%BC@h", "h", "us@er", "p:/@%ü", 0)]
    [InlineData("redis://:pa@ss@h", "h", null, "pa@ss", 0)]
    [InlineData("redis://:a:b@h", "h", null, "a:b", 0)]
    [InlineData("redis://[::1]:6380/1", "[::1]:6380", null, null, 1)]
    [InlineData("redis://a:1,b:2,c/4", "a:1,b:2,c", null, null, 4)]
    public void A_URL_says_where_and_who(string url, string endpoints, string? user, string? password, int database)
    {
        var options = RedisOptions.Parse(url);
        options.Endpoints.Should().Equal(endpoints.Split(','));
        (options.User, options.Password, options.Database).Should().Be((user, password, database));
        options.Tls.Should().BeFalse();
        RedisOptionsRules.Faults(options).Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "names no server")]
    [InlineData("s3cret-canary://h", "scheme")]
    [InlineData("rediss://app:%zzs3cret-canary@h", "password has a '%'")]
    [InlineData("redis://", "host")]
    [InlineData("redis://:s3cret-canary@", "host")]
    [InlineData("redis://a,,b", "host")]
    [InlineData("redis://s3cret canary", "host")]
    [InlineData("redis://h:0", "port")]
    [InlineData("redis://h:65536", "port")]
    [InlineData("redis://h:s3cret-canary", "port")]
    [InlineData("redis://[::1", "host")]
    [InlineData("redis://[::1]6379", "port")]
    [InlineData("redis://s3cret-canary@h", "password is missing")]
    [InlineData("redis://app:@h", "password is empty")]
    [InlineData("redis://app:%zzs3cret-canary@h", "password has a '%'")]
    [InlineData("redis://app:s3cret-canary%@h", "password has a '%'")]
    [InlineData("redis://%ff:s3cret-canary@h", "user is not UTF-8")]
    [InlineData("redis://:s3cret-canary/more@h", "database")]
    [InlineData("redis://h/s3cret-canary", "database")]
    [InlineData("redis://h/-1", "database")]
    [InlineData("redis://h/99999999999", "database")]
    [InlineData("redis://:s3cret?canary@h", "query")]
    [InlineData("redis://:s3cret-canary@h/0?password=s3cret-canary", "query")]
    [InlineData("redis://:s3cret#canary@h", "fragment")]
    public void A_wrong_URL_names_the_part_and_never_its_content(string url, string part)
    {
        var failure = FluentActions.Invoking(() => RedisOptions.Parse(url)).Should().Throw<FormatException>().Which;
        failure.Message.Should().Contain(part);
        failure.ToString().Should().NotContain("s3cret").And.NotContain("canary");
    }

    [Theory]
    [InlineData("REDIS_URL=redis://:pw@a:1/2", "a:1", "pw", 2)]
    [InlineData("REDIS_URL=redis://a:1;REDIS_PASSWORD=pw;REDIS_HOST=ignored", "a:1", "pw", 0)]
    [InlineData("REDIS_HOST=b", "b", null, 0)]
    [InlineData("REDIS_HOST=b;REDIS_PORT=7000;REDIS_PASSWORD=pw", "b:7000", "pw", 0)]
    [InlineData("REDIS_HOST=b:7000", "b:7000", null, 0)]
    [InlineData("REDIS_HOST=::1;REDIS_PORT=7000", "[::1]:7000", null, 0)]
    public void Variables_say_the_same(string variables, string endpoint, string? password, int database)
    {
        var options = RedisOptions.FromLookup(Lookup(variables))!;
        options.Endpoints.Should().Equal(endpoint);
        (options.Password, options.Database).Should().Be((password, database));
    }

    [Theory]
    [InlineData("")]
    [InlineData("REDIS_PORT=1")]
    [InlineData("REDIS_URL= ;REDIS_HOST=")]
    public void Without_variables_there_are_no_options(string variables) => RedisOptions.FromLookup(Lookup(variables)).Should().BeNull();

    [Theory]
    [InlineData("REDIS_URL=redis://h:x", "REDIS_URL: the port")]
    [InlineData("REDIS_HOST=h;REDIS_PORT=s3cret-canary", "REDIS_PORT")]
    [InlineData("REDIS_HOST=redis://:s3cret-canary@h", "REDIS_HOST")]
    public void A_wrong_variable_is_named(string variables, string named)
    {
        var failure = FluentActions.Invoking(() => RedisOptions.FromLookup(Lookup(variables))).Should().Throw<FormatException>().Which;
        failure.Message.Should().StartWith(named);
        failure.ToString().Should().NotContain(Canary);
    }

    [Fact]
    public void A_URL_of_rediss_asks_for_TLS()
    {
        var options = RedisOptions.Parse("rediss://app:pw@h:6390/2");
        (options.Endpoints.Single(), options.User, options.Password, options.Database, options.Tls).Should().Be(("h:6390", "app", "pw", 2, true));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_with_value_and_range()
    {
        var options = new RedisOptions { User = "u", ClientName = "two words", Database = -1, ConnectTimeout = TimeSpan.FromMilliseconds(10) };
        var message = string.Join('\n', RedisOptionsRules.Faults(options));
        foreach (var part in new[] { "Endpoints is empty", "User is set and Password is not", "ClientName", "Database is -1", "ConnectTimeout is 00:00:00.0100000; it must be from 50 to 60000" })
            message.Should().Contain(part);
    }

    [Fact]
    public void Settings_that_need_another_one_are_told_and_what_may_be_a_key_is_not_shown()
    {
        var options = new RedisOptions { Endpoints = { "h" }, TlsKey = Canary, SentinelUser = "u", Password = "p", Credentials = static _ => default };
        var message = string.Join('\n', RedisOptionsRules.Faults(options));
        foreach (var part in new[] { "TlsKey is set and Tls is not", "TlsKey is set and TlsCertificate is not", "SentinelUser or SentinelPassword is set and ServiceName is not", "SentinelUser is set and SentinelPassword", "Credentials is set, and User or Password, too" })
            message.Should().Contain(part);
        options.Tls = true;
        string.Join('\n', RedisOptionsRules.Faults(options)).Should().Contain("TlsKey is not the path of a file").And.NotContain(Canary);
    }

    [Fact]
    public void Credentials_do_not_show_their_password() =>
        new RedisCredentials("app", Canary, DateTimeOffset.UnixEpoch).ToString().Should().Be("app:*** until 1970-01-01 00:00:00Z");

    [Fact]
    public void An_endpoint_that_is_a_URL_does_not_show_its_password() =>
        RedisOptionsRules.Faults(new RedisOptions { Endpoints = { $"redis://:{Canary}@h" } }).Should().ContainSingle()
            .Which.Should().Contain("Endpoints[0]").And.NotContain(Canary);

    [Fact]
    public void The_password_shows_nowhere()
    {
        var options = RedisOptions.Parse($"redis://app:{Canary}@h:1/2");
        options.ToString().Should().Be("redis://app:***@h:1/2");
        JsonSerializer.Serialize(options).Should().NotContain(Canary);
        var display = (System.Diagnostics.DebuggerDisplayAttribute)typeof(RedisOptions).GetCustomAttributes(typeof(System.Diagnostics.DebuggerDisplayAttribute), false)[0];
        display.Value.Should().Be("{ToString(),nq}");
    }

    [Theory]
    [InlineData($"redis://app:{Canary}@h")]
    [InlineData($"app:{Canary}@h:1")]
    [InlineData($"h:{Canary}")]
    [InlineData(null)]
    public void An_endpoint_that_is_none_is_not_shown(string? endpoint)
    {
        var options = new RedisOptions { Endpoints = { "a:1", endpoint!, "[::1]:2" } };
        options.ToString().Should().Be("redis://a:1,?,[::1]:2/0");
        JsonSerializer.SerializeToElement(options).GetProperty("Endpoints").EnumerateArray().Select(shown => shown.GetString()).Should().Equal("a:1", "?", "[::1]:2");
    }

    private static Func<string, string?> Lookup(string variables)
    {
        var values = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return name => values.GetValueOrDefault(name);
    }
}
