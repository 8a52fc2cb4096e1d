namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>A fact that needs a real PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.WhySkipped;
}
