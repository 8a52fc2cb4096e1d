namespace FusionTiered.Core.Tests.Servers;

/// <summary>The text of StackExchange.Redis, which people have in their settings.</summary>
public sealed class RedisWordsTests
{
    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("localhost:6379", "localhost:6379")]
    [InlineData(" a:1 , b:2,c ", "a:1,b:2,c")]
    [InlineData("[::1]:7000,abortConnect=false", "[::1]:7000")]
    public void Servers_stand_between_commas(string text, string endpoints) =>
        RedisOptions.Parse(text).Endpoints.Should().Equal(endpoints.Split(','));

    [Fact]
    public void Every_word_that_each_client_understands_is_followed()
    {
        var options = RedisOptions.Parse("h:1,password=p=w,USER=app,ssl=True,defaultDatabase=3,name=shop,connectTimeout=900,abortConnect=False");
        (options.Endpoints.Single(), options.Password, options.User, options.Tls, options.Database, options.ClientName, options.ConnectTimeout)
            .Should().Be(("h:1", "p=w", "app", true, 3, "shop", TimeSpan.FromMilliseconds(900)));
    }

    [Fact]
    public void Servers_with_a_service_name_are_Sentinels_and_keep_their_ports()
    {
        var options = RedisOptions.Parse("a,b:1,serviceName=shop,ssl=true,sslHost=redis.example");
        (options.ServiceName, options.TlsHost, string.Join(',', options.Endpoints), options.DefaultPort).Should().Be(("shop", "redis.example", "a,b:1", 26379));
    }

    [Fact]
    public void A_password_may_look_like_a_URL() => RedisOptions.Parse("h,password=redis://x").Password.Should().Be("redis://x");

    [Theory]
    [InlineData("h,ssl=true", "h:6380")]
    [InlineData("h:6379,ssl=true", "h:6379")]
    [InlineData("[::1],ssl=true", "[::1]:6380")]
    [InlineData("h,ssl=false", "h")]
    public void With_TLS_the_port_is_6380_where_none_is_named_as_in_StackExchange_Redis(string text, string endpoint) =>
        RedisOptions.Parse(text).Endpoints.Should().Equal(endpoint);

    [Theory]
    [InlineData("h,syncTimeout=5000", "the word syncTimeout")]
    [InlineData("h,PROXY=s3cret-canary", "the word proxy")]
    public void A_word_that_only_StackExchange_Redis_knows_is_refused_with_the_way_round(string text, string named) =>
        Failure(text).Message.Should().Contain(named).And.Contain("give UseRedis a ConfigurationOptions");

    [Theory]
    [InlineData("h,password=s3cret,canary=x", "part 3")]
    [InlineData("h,pasword=s3cret-canary", "part 2")]
    public void An_unknown_word_is_refused_by_its_place_because_it_may_be_a_piece_of_a_password(string text, string place) =>
        Failure(text).Message.Should().Contain(place).And.Contain("password, user, name");

    [Theory]
    [InlineData("h,abortConnect=true", "abortConnect, which is true; it must be false")]
    [InlineData("h,ssl=s3cret-canary", "ssl, which must be true or false")]
    [InlineData("h,defaultDatabase=s3cret-canary", "defaultDatabase, which must be a number")]
    [InlineData("h,connectTimeout=-1", "connectTimeout, which must be a number of milliseconds")]
    [InlineData("h,password=", "password, which is empty")]
    [InlineData("password=s3cret-canary", "names no server")]
    [InlineData("h:s3cret-canary", "the port must be")]
    [InlineData("s3cret canary,h", "the host is neither")]
    public void A_wrong_value_names_its_word_and_never_itself(string text, string why) => Failure(text).Message.Should().Contain(why);

    private static FormatException Failure(string text)
    {
        var failure = FluentActions.Invoking(() => RedisOptions.Parse(text)).Should().Throw<FormatException>().Which;
        failure.ToString().Should().NotContain("s3cret").And.NotContain("canary");
        return failure;
    }
}
