namespace FusionTiered.Failures;

/// <summary>The pages that errors point to, by their path in the repository.</summary>
internal static class Help
{
    public const string Types = "docs/troubleshooting.md#one-key-one-type";
    public const string SourceTimeout = "docs/troubleshooting.md#a-source-that-does-not-answer";
    public const string SourcesExhausted = "docs/troubleshooting.md#too-many-abandoned-sources";
    public const string SourceResting = "docs/troubleshooting.md#sources-that-are-left-alone";
    public const string Recursion = "docs/troubleshooting.md#a-source-that-waits-for-itself";
    public const string Serializers = "docs/payload.md#a-type-without-a-serializer";
    public const string Unreadable = "docs/payload.md#a-type-that-json-cannot-read";
    public const string Disposed = "docs/troubleshooting.md#a-cache-that-is-gone";
    public const string Patterns = "docs/troubleshooting.md#a-pattern-that-cannot-be-used";
    public const string Events = "docs/troubleshooting.md#an-event-that-invalidates-nothing";
}
