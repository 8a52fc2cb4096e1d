namespace FusionTiered.Show.Arguments;

/// <summary>What <c>--help</c> prints.</summary>
public static class Usage
{
    public static string Text(IEnumerable<string> sceneNames) => $"""
        FusionTiered show: a market dashboard service on real prices, several instances of it behind the cache.

        dotnet run --project samples/FusionTiered.Show [-- arguments]

          --seed N           what the made traffic is drawn from                   1
          --requests N|all   how many requests; of a trace: its first N lines      60000, of a trace 100000
          --callers N        how many ask at the same time                         64
          --time-scale X     seconds of the service in one second of the run:      30
                             source delays (50-200 ms), pace and lifetimes shrink alike
          --duration S       seconds that the traffic takes, if the machine keeps up   12
          --nodes N          instances of the service, each with its own memory,       3
                             that the requests go to in turn (1 to 8)
          --redis URL        what the nodes share: redis://[user:password@]host[:port][/database];
                             its keys are removed at the end                           REDIS_URL, else a tier within the process
          --spawn-redis      start a redis-server for the run, on a free port, and stop and start it again in a scene
          --l1-entries N     entries that the memory of a node may hold            CACHE_L1_CAPACITY, else 1000
          --trace FILE       replay a recorded trace instead: one key a line, plain or .gz
          --only WHAT        traffic, scenes, or one scene: {string.Join(", ", sceneNames)}
          --engine NAME      coherent or fusioncache                               coherent
                             (several nodes on fusioncache need --redis or --spawn-redis)
          --json             one JSON object on standard output, nothing else
          --plain            plain text (also when there is no terminal)
          --help             this text

        Exit code: 0 all well, 1 a scene or check did not do what it says, 2 bad arguments or settings or no Redis where one was asked for, 130 stopped by Ctrl-C.
        """;
}
