using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

abstract class Surroundings
{
    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly string secret = "";
    protected readonly Tokens tokens = new();
}

sealed class Tokens
{
    public Task<Token> GetAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}

sealed record Token(string User, string Text, DateTimeOffset ExpiresOn);

sealed class Connections
{
    public Task<IConnectionMultiplexer> GetAsync() => throw new NotSupportedException();
}
