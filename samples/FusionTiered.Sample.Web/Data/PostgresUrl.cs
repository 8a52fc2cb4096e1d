using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace FusionTiered.Sample.Web.Data;

/// <summary>A database as hosting platforms name it: <c>postgres://user:password@host:5432/name?sslmode=require</c>.</summary>
internal static class PostgresUrl
{
    public static string ToConnectionString(string url)
    {
        var parts = new Uri(url);
        var login = parts.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = parts.Host,
            Port = parts.IsDefaultPort || parts.Port < 0 ? 5432 : parts.Port,
            Database = parts.AbsolutePath.Trim('/'),
            Username = Uri.UnescapeDataString(login[0]),
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
        };
        foreach (var (name, values) in QueryHelpers.ParseQuery(parts.Query))
        {
            // As libpq spells them: connect_timeout, sslmode=verify-full. An unknown one throws.
            connection[name == "connect_timeout" ? "Timeout" : name.Replace('_', ' ')] = name == "sslmode" ? $"{values}".Replace("-", "", StringComparison.Ordinal) : $"{values}";
        }

        return connection.ConnectionString;
    }
}
