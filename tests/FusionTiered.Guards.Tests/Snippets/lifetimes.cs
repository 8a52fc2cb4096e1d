using System.Threading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected readonly IDomainCache cache = null!;

    protected static ValueTask<string> LoadAsync(CancellationToken token) => new("");
}
