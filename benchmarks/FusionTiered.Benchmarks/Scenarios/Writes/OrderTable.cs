using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FusionTiered.Benchmarks.Scenarios.Writes;

/// <summary>A table of a SQLite database in a file of its own, with a write-ahead log: one transaction for each call.</summary>
internal sealed class OrderTable : IWriteBehindSink<string>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusiontiered-bench-");
    private readonly SqliteConnection _connection;

    public OrderTable()
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "orders.db")};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE orders (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
    }

    /// <summary>Rows in the table.</summary>
    public long Count
    {
        get
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM orders";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Writes one row, as an application without write-behind does.</summary>
    public void Write(string key, string value) => Write([(key, value)]);

    public ValueTask WriteAsync(WriteBehindBatch<string> batch, CancellationToken cancellationToken)
    {
        Write(batch.Writes.Select(static write => (write.Key.Text, write.Value)));
        return default;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(IEnumerable<(string Key, string Value)> rows)
    {
        lock (_connection)
        {
            using var transaction = _connection.BeginTransaction();
            using var command = _connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO orders VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            var (key, value) = (command.Parameters.Add("$key", SqliteType.Text), command.Parameters.Add("$value", SqliteType.Text));
            foreach (var row in rows)
            {
                (key.Value, value.Value) = row;
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private void Run(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
