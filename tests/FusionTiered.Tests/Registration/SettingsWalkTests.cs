using FusionTiered.Conformance.Settings;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.Conformance.Settings.SettingVerdict;

namespace FusionTiered.Fusion.Tests.Registration;

public sealed class SettingsWalkTests() : SettingsWalk(
    typeof(FusionDomainCache).Assembly,
    static (services, configuration) => services.AddFusionTiered(configuration).UseRedis("127.0.0.1:1"))
{
    private const string OfTheWhole = "limits of a single profile; give its data a cache of its own";

    protected override IReadOnlyDictionary<Type, string?> Classes { get; } = new Dictionary<Type, string?>
    {
        [typeof(FusionTieredOptions)] = "FusionTiered",
        [typeof(RemoteTierOptions)] = "FusionTiered:L2",
        [typeof(CacheProfileOptions)] = "FusionTiered:Profiles:feed",
        [typeof(RedisOptions)] = "FusionTiered:Redis",
        [typeof(FusionEngineOptions)] = null,
    };

    protected override IReadOnlyDictionary<string, SettingVerdict> Rows { get; } = new Dictionary<string, SettingVerdict>(ToFinish, StringComparer.Ordinal)
    {
        ["FusionTieredOptions.MaxEntries"] = new Used("Memory_never_holds_more_entries_than_it_may", "FusionTieredOptions.MaxEntries"),
        ["FusionTieredOptions.MaxBytes"] = new Used("A_value_is_stored_with_its_weight_and_not_where_it_is_too_large", "FusionTieredOptions.MaxBytes"),
        ["FusionTieredOptions.KeyPrefix"] = new Used("The_tier_and_the_backplane_share_one_multiplexer", "FusionTieredOptions.KeyPrefix"),
        ["FusionTieredOptions.RevealKeys"] = new Used("Keys_are_in_the_log_of_FusionCache_only_where_they_may_be", "FusionTieredOptions.RevealKeys"),

        ["CacheProfileOptions.Namespace"] = new Used("A_raw_key_belongs_to_the_namespace_it_lies_in"),
        ["CacheProfileOptions.Tiers"] = new Used("Tiers_become_skip_flags", "DomainProfile.Tiers"),
        ["CacheProfileOptions.Lifetime"] = new Used("A_value_past_its_lifetime_is_loaded_again", "DomainProfile.Lifetime"),
        ["CacheProfileOptions.L1Lifetime"] = new Used("Memory_may_forget_before_the_lifetime_ends", "DomainProfile.L1Lifetime"),
        ["CacheProfileOptions.IdleTimeout"] = new Refused("00:01:00", "idle times; bound the stay in memory by L1Lifetime"),
        ["CacheProfileOptions.Sliding"] = new Refused("true", "set a longer Lifetime, or refresh by EagerRefresh"),
        ["CacheProfileOptions.StaleFor"] = new Used("A_stale_value_does_not_outlive_its_time", "DomainProfile.StaleFor"),
        ["CacheProfileOptions.RetryAfter"] = new Used("When_the_source_fails_a_stale_value_is_served_and_a_while_passes_before_the_next_try", "DomainProfile.RetryAfter"),
        ["CacheProfileOptions.SoftDeadline"] = new Used("At_the_soft_deadline_a_stale_value_is_served_and_the_load_goes_on", "DomainProfile.SoftDeadline"),
        ["CacheProfileOptions.HardDeadline"] = new Used("At_the_hard_deadline_the_caller_gets_a_timeout"),
        ["CacheProfileOptions.EagerRefresh"] = new Used("A_hit_past_the_eager_point_starts_one_refresh_behind_it", "DomainProfile.EagerRefresh"),
        ["CacheProfileOptions.Jitter"] = new Used("Jitter_shortens_and_never_lengthens", "DomainProfile.Jitter"),
        ["CacheProfileOptions.MaxEntries"] = new Refused("5", OfTheWhole),
        ["CacheProfileOptions.MaxBytes"] = new Refused("1000000", OfTheWhole),
        ["CacheProfileOptions.MaxL1ValueBytes"] = new Used("A_value_too_large_for_memory_is_answered_and_not_kept_there", "DomainProfile.MaxL1ValueBytes"),
        ["CacheProfileOptions.MaxL2ValueBytes"] = new Used("A_value_is_stored_with_its_weight_and_not_where_it_is_too_large", "DomainProfile.MaxL2ValueBytes"),
        ["CacheProfileOptions.NothingLifetime"] = new Used("The_answer_that_there_is_nothing_is_kept_for_its_own_lifetime", "DomainProfile.NothingLifetime"),
        ["CacheProfileOptions.MaxAbandoned"] = new Used("Beyond_the_cap_of_abandoned_sources_a_load_is_refused_at_once"),
        ["CacheProfileOptions.Retries"] = new Used("A_source_that_fails_is_called_again_as_often_as_its_profile_says"),
        ["CacheProfileOptions.RetryDelay"] = new Used("A_failed_source_is_called_again_after_growing_pauses"),
        ["CacheProfileOptions.RetryMaxDelay"] = new Used("Pauses_double_up_to_the_longest_or_stay_alike"),
        ["CacheProfileOptions.RetryExponential"] = new Used("Pauses_double_up_to_the_longest_or_stay_alike"),
        ["CacheProfileOptions.RetryJitter"] = new Used("A_failed_source_is_called_again_after_growing_pauses"),
        ["CacheProfileOptions.BreakerFailures"] = new Used("After_enough_failures_in_a_row_the_source_is_left_alone"),
        ["CacheProfileOptions.BreakerPause"] = new Used("After_the_pause_one_call_tries_and_decides"),
        ["CacheProfileOptions.CopyValues"] = new Used("Where_the_profile_says_so_each_caller_gets_a_value_of_its_own", "DomainProfile.CopyValues"),
        ["CacheProfileOptions.Strict"] = new Refused("true", "set Tiers to L2, so that each read asks Redis"),
        ["CacheProfileOptions.Size"] = new Used("A_value_is_stored_with_its_weight_and_not_where_it_is_too_large", "DomainProfile.Size"),

        ["FusionEngineOptions.Json"] = new Used("A_value_that_cannot_be_written_for_Redis_still_reaches_its_callers"),
        ["FusionEngineOptions.DistributedLocker"] = new Used("With_the_locker_two_nodes_load_a_missing_key_once"),

        ["RedisOptions.Endpoints"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Endpoints"),
        ["RedisOptions.User"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.User"),
        ["RedisOptions.Password"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Password"),
        ["RedisOptions.Database"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Database"),
        ["RedisOptions.ClientName"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.ClientName"),
        ["RedisOptions.ConnectTimeout"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.ConnectTimeout"),
        ["RedisOptions.Tls"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Tls"),
    };

    /// <summary>What the engine ignores today. Each becomes Used or Refused; then the list is empty, and goes with the test below.</summary>
    private static Dictionary<string, SettingVerdict> ToFinish { get; } = new(StringComparer.Ordinal)
    {
        ["CacheProfileOptions.CompressFrom"] = new Unfinished("DomainProfile.CompressFrom"),
        ["CacheProfileOptions.PlainJson"] = new Unfinished("DomainProfile.PlainJson"),
        ["CacheProfileOptions.MaxNothing"] = new Unfinished("DomainProfile.MaxNothing"),
        ["RemoteTierOptions.CoherenceLease"] = new Unfinished("RemoteTierOptions.CoherenceLease"),
        ["RemoteTierOptions.ReadDeadline"] = new Unfinished("RemoteTierOptions.ReadDeadline"),
        ["RemoteTierOptions.WriteDeadline"] = new Unfinished("RemoteTierOptions.WriteDeadline"),
        ["RemoteTierOptions.BreakerFailures"] = new Unfinished("RemoteTierOptions.BreakerFailures"),
        ["RemoteTierOptions.BreakerPause"] = new Unfinished("RemoteTierOptions.BreakerPause"),
    };

    [Fact(Skip = "The engine is being rewritten: it will use or refuse what is in the list")]
    public void Nothing_is_unfinished() => Unfinished.Should().BeEmpty();
}
