using FusionTiered.Conformance.Settings;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.Conformance.Settings.SettingVerdict;

namespace FusionTiered.Fusion.Tests.Registration;

public sealed class SettingsWalkTests() : SettingsWalk(
    typeof(FusionDomainCache).Assembly,
    static (services, configuration) => services.AddFusionTiered(configuration).UseRedis().UseFusionCache(static engine => engine.StockRedisParts = true))
{
    protected override IReadOnlyDictionary<Type, string?> Classes { get; } = new Dictionary<Type, string?>
    {
        [typeof(FusionTieredOptions)] = "FusionTiered",
        [typeof(RemoteTierOptions)] = "FusionTiered:L2",
        [typeof(ConsistencyOptions)] = "FusionTiered:Consistency",
        [typeof(CacheProfileOptions)] = "FusionTiered:Profiles:feed",
        [typeof(RedisOptions)] = "FusionTiered:Redis",
        [typeof(FusionEngineOptions)] = null,
    };

    protected override IReadOnlyDictionary<string, SettingVerdict> Rows { get; } = new Dictionary<string, SettingVerdict>(StringComparer.Ordinal)
    {
        ["FusionTieredOptions.MaxEntries"] = new Used("Memory_never_holds_more_entries_than_it_may", "FusionTieredOptions.MaxEntries"),
        ["FusionTieredOptions.MaxBytes"] = new Used("A_value_is_stored_with_its_weight_and_not_where_it_is_too_large", "FusionTieredOptions.MaxBytes"),
        ["FusionTieredOptions.KeyPrefix"] = new Used("A_plain_node_reads_the_value_of_ours", "FusionTieredOptions.KeyPrefix"),
        ["FusionTieredOptions.RevealKeys"] = new Used("Keys_are_in_the_log_of_FusionCache_only_where_they_may_be", "FusionTieredOptions.RevealKeys"),

        ["RemoteTierOptions.CoherenceLease"] = new Refused("00:00:03", "FusionCache cannot verify memory against the other nodes. Bound staleness by L1Lifetime"),
        ["RemoteTierOptions.ReadDeadline"] = new Used("A_read_of_L2_and_the_pause_after_its_failure_are_as_long_as_the_settings_say", "RemoteTierOptions.ReadDeadline"),
        ["RemoteTierOptions.WriteDeadline"] = new Used("A_write_that_hangs_ends_at_its_deadline_and_is_not_confirmed", "RemoteTierOptions.WriteDeadline"),
        ["RemoteTierOptions.BreakerFailures"] = new Refused("7", "FusionCache's breaker opens at the first failure. Leave the setting out"),
        ["RemoteTierOptions.BreakerPause"] = new Used("A_read_of_L2_and_the_pause_after_its_failure_are_as_long_as_the_settings_say", "RemoteTierOptions.BreakerPause"),

        ["ConsistencyOptions.Sampling"] = new Used("Nothing_is_compared_without_versions_in_L2_and_with_a_sampling_of_0", "ConsistencyOptions.Sampling"),

        ["CacheProfileOptions.Namespace"] = new Used("A_raw_key_belongs_to_the_namespace_it_lies_in"),
        ["CacheProfileOptions.Tiers"] = new Used("Tiers_become_skip_flags", "DomainProfile.Tiers"),
        ["CacheProfileOptions.Lifetime"] = new Used("A_value_past_its_lifetime_is_loaded_again", "DomainProfile.Lifetime"),
        ["CacheProfileOptions.L1Lifetime"] = new Used("Memory_may_forget_before_the_lifetime_ends", "DomainProfile.L1Lifetime"),
        ["CacheProfileOptions.IdleTimeout"] = new Used("A_value_that_nobody_asks_for_goes_and_a_used_one_stays", "DomainProfile.Idle"),
        ["CacheProfileOptions.Sliding"] = new Refused("true", "Set a longer Lifetime, or EagerRefresh"),
        ["CacheProfileOptions.StaleFor"] = new Used("A_stale_value_does_not_outlive_its_time", "DomainProfile.StaleFor"),
        ["CacheProfileOptions.RetryAfter"] = new Used("When_the_source_fails_a_stale_value_is_served_and_a_while_passes_before_the_next_try", "DomainProfile.RetryAfter"),
        ["CacheProfileOptions.SoftDeadline"] = new Used("At_the_soft_deadline_a_stale_value_is_served_and_the_load_goes_on", "DomainProfile.SoftDeadline"),
        ["CacheProfileOptions.HardDeadline"] = new Used("At_the_hard_deadline_the_caller_gets_a_timeout"),
        ["CacheProfileOptions.EagerRefresh"] = new Used("A_hit_past_the_eager_point_starts_one_refresh_behind_it", "DomainProfile.EagerRefresh"),
        ["CacheProfileOptions.Jitter"] = new Used("Jitter_shortens_and_never_lengthens", "DomainProfile.Jitter"),
        ["CacheProfileOptions.MaxEntries"] = new Used("A_profile_never_holds_more_entries_than_it_may"),
        ["CacheProfileOptions.MaxBytes"] = new Used("A_profiles_bytes_are_limited_in_the_memory_of_FusionCache"),
        ["CacheProfileOptions.MaxL1ValueBytes"] = new Used("A_value_too_large_for_memory_is_answered_and_not_kept_there", "DomainProfile.MaxL1ValueBytes"),
        ["CacheProfileOptions.MaxL2ValueBytes"] = new Used("A_value_is_stored_with_its_weight_and_not_where_it_is_too_large", "DomainProfile.MaxL2ValueBytes"),
        ["CacheProfileOptions.CompressFrom"] = new Used("A_profile_that_compresses_and_one_that_does_not_read_each_other", "DomainProfile.CompressFrom"),
        ["CacheProfileOptions.PlainJson"] = new Refused("true", "Let other programs read that entry, or write their value yourself"),
        ["CacheProfileOptions.Version"] = new Used("A_value_of_another_version_is_a_miss_and_the_newer_node_writes_over_it", "DomainProfile.Version"),
        ["CacheProfileOptions.NothingLifetime"] = new Used("The_answer_that_there_is_nothing_is_kept_for_its_own_lifetime", "DomainProfile.NothingLifetime"),
        ["CacheProfileOptions.MaxAbandoned"] = new Used("Beyond_the_cap_of_abandoned_sources_a_load_is_refused_at_once"),
        ["CacheProfileOptions.MaxNothing"] = new Used("Memory_keeps_no_more_answers_nothing_there_than_it_may", "DomainProfile.MaxNothing"),
        ["CacheProfileOptions.Retries"] = new Used("A_source_that_fails_is_called_again_as_often_as_its_profile_says"),
        ["CacheProfileOptions.RetryDelay"] = new Used("A_failed_source_is_called_again_after_growing_pauses"),
        ["CacheProfileOptions.RetryMaxDelay"] = new Used("Pauses_double_up_to_the_longest_or_stay_alike"),
        ["CacheProfileOptions.RetryExponential"] = new Used("Pauses_double_up_to_the_longest_or_stay_alike"),
        ["CacheProfileOptions.RetryJitter"] = new Used("A_failed_source_is_called_again_after_growing_pauses"),
        ["CacheProfileOptions.BreakerFailures"] = new Used("After_enough_failures_in_a_row_the_source_is_left_alone"),
        ["CacheProfileOptions.BreakerPause"] = new Used("After_the_pause_one_call_tries_and_decides"),
        ["CacheProfileOptions.CopyValues"] = new Used("Where_the_profile_says_so_each_caller_gets_a_value_of_its_own", "DomainProfile.CopyValues"),
        ["CacheProfileOptions.Strict"] = new Refused("true", "Set Tiers to L2, so that each read asks Redis"),
        ["CacheProfileOptions.Size"] = new Used("A_value_is_stored_with_its_weight_and_not_where_it_is_too_large", "DomainProfile.Size"),

        ["RedisOptions.Endpoints"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Endpoints"),
        ["RedisOptions.User"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.User"),
        ["RedisOptions.Password"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Password"),
        ["RedisOptions.Database"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Database"),
        ["RedisOptions.ClientName"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.ClientName"),
        ["RedisOptions.ConnectTimeout"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.ConnectTimeout"),
        ["RedisOptions.Tls"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.Tls"),
        ["RedisOptions.TlsHost"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.TlsHost"),
        ["RedisOptions.TlsAuthority"] = new Used("An_authority_that_the_options_name_is_enough", "RedisOptions.TlsAuthority"),
        ["RedisOptions.TlsCertificate"] = new Used("A_server_that_asks_gets_the_certificate_of_the_options", "RedisOptions.TlsCertificate"),
        ["RedisOptions.TlsKey"] = new Used("A_server_that_asks_gets_the_certificate_of_the_options"), // the core reads it
        ["RedisOptions.ServiceName"] = new Used("Everything_that_RedisOptions_say_is_passed_on", "RedisOptions.ServiceName"),
        ["RedisOptions.SentinelUser"] = new Refused("app", "Leave it out, and give both the same users"),
        ["RedisOptions.SentinelPassword"] = new Refused("secret", "Leave it out, and give both the same users"),
        ["RedisOptions.Credentials"] = new Documented("docs/redis.md", "The FusionCache engine refuses `Credentials`"),

        // Properties of the engine's own assembly: reading them leaves no trace that is looked for here.
        ["FusionEngineOptions.Json"] = new Used("A_value_is_copied_as_the_json_options_of_the_application_say"),
        ["FusionEngineOptions.StockRedisParts"] = new Used("A_strict_profile_is_refused_where_memory_cannot_be_verified"),
        ["FusionEngineOptions.DistributedLocker"] = new Used("With_the_locker_two_nodes_load_a_missing_key_once"),
    };
}
