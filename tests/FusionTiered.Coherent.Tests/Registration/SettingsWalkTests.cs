using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Conformance.Settings;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.Conformance.Settings.SettingVerdict;

namespace FusionTiered.Coherent.Tests.Registration;

public sealed class SettingsWalkTests() : SettingsWalk(
    typeof(CoherentDomainCache).Assembly,
    static (services, configuration) => services.AddCoherentCache(configuration).UseRedis())
{
    protected override IReadOnlyDictionary<Type, string?> Classes { get; } = new Dictionary<Type, string?>
    {
        [typeof(FusionTieredOptions)] = "FusionTiered",
        [typeof(RemoteTierOptions)] = "FusionTiered:L2",
        [typeof(ConsistencyOptions)] = "FusionTiered:Consistency",
        [typeof(CacheProfileOptions)] = "FusionTiered:Profiles:feed",
        [typeof(RedisOptions)] = "FusionTiered:Redis",
        [typeof(CoherentEngineOptions)] = "FusionTiered:Coherent",
        [typeof(CoherentRedisOptions)] = "FusionTiered:Coherent:Redis",
    };

    protected override IReadOnlyDictionary<string, SettingVerdict> Rows { get; } = new Dictionary<string, SettingVerdict>(StringComparer.Ordinal)
    {
        ["FusionTieredOptions.MaxEntries"] = new Used("Memory_never_holds_more_entries_than_it_may", "FusionTieredOptions.MaxEntries"),
        ["FusionTieredOptions.MaxBytes"] = new Used("The_whole_is_limited_by_entries_and_by_bytes_whichever_is_less", "FusionTieredOptions.MaxBytes"),
        ["FusionTieredOptions.KeyPrefix"] = new Used("What_one_service_stores_another_one_finds", "FusionTieredOptions.KeyPrefix"),
        ["FusionTieredOptions.RevealKeys"] = new Used("Each_thing_that_happens_is_one_line", "FusionTieredOptions.RevealKeys"),

        ["RemoteTierOptions.CoherenceLease"] = new Used("A_hit_within_the_lease_is_verified_and_one_after_it_is_not", "RemoteTierOptions.CoherenceLease"),
        ["RemoteTierOptions.ReadDeadline"] = new Used("A_stalled_tier_under_a_hot_key_costs_a_few_reads_and_then_nothing", "RemoteTierOptions.ReadDeadline"),
        ["RemoteTierOptions.WriteDeadline"] = new Used("A_write_in_an_outage_says_that_it_is_local_and_its_removal_is_made_up_for", "RemoteTierOptions.WriteDeadline"),
        ["RemoteTierOptions.BreakerFailures"] = new Used("Failures_in_a_row_begin_a_pause", "RemoteTierOptions.BreakerFailures"),
        ["RemoteTierOptions.BreakerPause"] = new Used("Failures_in_a_row_begin_a_pause", "RemoteTierOptions.BreakerPause"),

        ["ConsistencyOptions.Sampling"] = new Used("A_sampling_of_0_compares_nothing", "ConsistencyOptions.Sampling"),

        ["CacheProfileOptions.Namespace"] = new Used("A_raw_key_belongs_to_the_namespace_it_lies_in"),
        ["CacheProfileOptions.Tiers"] = new Used("Without_the_memory_tier_every_call_goes_to_the_source", "DomainProfile.Tiers"),
        ["CacheProfileOptions.Lifetime"] = new Used("A_value_past_its_lifetime_is_loaded_again", "DomainProfile.Lifetime"),
        ["CacheProfileOptions.L1Lifetime"] = new Used("Memory_may_forget_before_the_lifetime_ends", "DomainProfile.L1Lifetime"),
        ["CacheProfileOptions.IdleTimeout"] = new Used("An_idle_value_goes_and_a_used_one_stays", "DomainProfile.Idle"),
        ["CacheProfileOptions.Sliding"] = new Used("A_sliding_lifetime_is_extended_by_use", "DomainProfile.Sliding"),
        ["CacheProfileOptions.StaleFor"] = new Used("A_stale_value_does_not_outlive_its_time", "DomainProfile.StaleFor"),
        ["CacheProfileOptions.RetryAfter"] = new Used("When_the_source_fails_a_stale_value_is_served_and_a_while_passes_before_the_next_try", "DomainProfile.RetryAfter"),
        ["CacheProfileOptions.SoftDeadline"] = new Used("At_the_soft_deadline_a_stale_value_is_served_and_the_load_goes_on", "DomainProfile.SoftDeadline"),
        ["CacheProfileOptions.HardDeadline"] = new Used("At_the_hard_deadline_the_caller_gets_a_timeout_and_the_key_is_free", "DomainProfile.HardDeadline"),
        ["CacheProfileOptions.EagerRefresh"] = new Used("A_hit_past_the_eager_point_starts_one_refresh_behind_it", "DomainProfile.EagerRefresh"),
        ["CacheProfileOptions.Jitter"] = new Used("A_lifetime_is_shortened_by_at_most_its_share_and_never_extended", "DomainProfile.Jitter"),
        // The store of the core reads these.
        ["CacheProfileOptions.MaxEntries"] = new Used("A_profile_never_holds_more_entries_than_it_may"),
        ["CacheProfileOptions.MaxBytes"] = new Used("A_profiles_bytes_are_limited_too_and_heavier_than_all_of_them_is_refused"),
        ["CacheProfileOptions.MaxL1ValueBytes"] = new Used("A_value_too_large_for_memory_is_answered_and_not_kept_there"),

        ["CacheProfileOptions.MaxL2ValueBytes"] = new Used("A_value_too_large_for_the_shared_tier_stays_in_memory_and_what_was_there_goes", "DomainProfile.MaxL2ValueBytes"),
        ["CacheProfileOptions.CompressFrom"] = new Used("A_value_of_the_limit_is_compressed_a_shorter_one_is_not", "DomainProfile.CompressFrom"),
        ["CacheProfileOptions.PlainJson"] = new Used("Plain_json_is_what_other_programs_read_and_write", "DomainProfile.PlainJson"),
        ["CacheProfileOptions.Version"] = new Used("A_value_of_another_version_is_a_miss_and_the_newer_node_writes_over_it", "DomainProfile.Version"),
        ["CacheProfileOptions.NothingLifetime"] = new Used("Nothing_there_is_kept_for_its_own_time", "DomainProfile.NothingLifetime"),
        ["CacheProfileOptions.MaxAbandoned"] = new Used("Beyond_the_cap_of_abandoned_sources_a_load_is_refused_at_once"),
        ["CacheProfileOptions.MaxNothing"] = new Used("Keys_that_do_not_exist_cannot_fill_memory"),
        ["CacheProfileOptions.Retries"] = new Used("A_source_that_fails_is_called_again_as_often_as_its_profile_says"),
        ["CacheProfileOptions.RetryDelay"] = new Used("A_failed_source_is_called_again_after_growing_pauses"),
        ["CacheProfileOptions.RetryMaxDelay"] = new Used("Pauses_double_up_to_the_longest_or_stay_alike"),
        ["CacheProfileOptions.RetryExponential"] = new Used("Pauses_double_up_to_the_longest_or_stay_alike"),
        ["CacheProfileOptions.RetryJitter"] = new Used("A_failed_source_is_called_again_after_growing_pauses"),
        ["CacheProfileOptions.BreakerFailures"] = new Used("After_enough_failures_in_a_row_the_source_is_left_alone"),
        ["CacheProfileOptions.BreakerPause"] = new Used("After_the_pause_one_call_tries_and_decides"),
        ["CacheProfileOptions.CopyValues"] = new Used("Every_road_to_a_value_gives_a_copy", "DomainProfile.CopyValues"),
        ["CacheProfileOptions.Strict"] = new Used("A_strict_profile_asks_the_source_rather_than_serve_unverified", "DomainProfile.Strict"),
        ["CacheProfileOptions.Size"] = new Used("A_copy_weighs_what_its_bytes_weigh", "DomainProfile.Size"),

        ["RedisOptions.Endpoints"] = new Used("A_second_endpoint_is_tried_when_the_first_does_not_answer", "RedisOptions.Endpoints"),
        ["RedisOptions.User"] = new Used("The_documented_ACL_line_is_enough_and_grants_no_more", "RedisOptions.User"),
        ["RedisOptions.Password"] = new Used("A_wrong_password_never_gives_a_connection_and_never_shows", "RedisOptions.Password"),
        ["RedisOptions.Database"] = new Used("The_database_and_the_name_are_those_of_the_settings", "RedisOptions.Database"),
        ["RedisOptions.ClientName"] = new Used("The_database_and_the_name_are_those_of_the_settings", "RedisOptions.ClientName"),
        ["RedisOptions.ConnectTimeout"] = new Used("A_greeting_that_hangs_ends_at_the_connect_timeout", "RedisOptions.ConnectTimeout"),
        ["RedisOptions.Tls"] = new Used("A_right_certificate_is_enough_for_everything", "RedisOptions.Tls"),
        ["RedisOptions.TlsHost"] = new Used("A_name_of_its_own_may_stand_in_the_certificate"), // the core reads these
        ["RedisOptions.TlsAuthority"] = new Used("A_certificate_of_another_authority_is_refused"),
        ["RedisOptions.TlsCertificate"] = new Used("A_server_that_asks_gets_the_certificate_of_the_client"),
        ["RedisOptions.TlsKey"] = new Used("A_server_that_asks_gets_the_certificate_of_the_client"),
        ["RedisOptions.ServiceName"] = new Used("The_connections_lead_to_the_server_that_the_Sentinels_name", "RedisOptions.ServiceName"),
        ["RedisOptions.SentinelUser"] = new Used("Sentinels_have_users_of_their_own", "RedisOptions.SentinelUser"),
        ["RedisOptions.SentinelPassword"] = new Used("Sentinels_have_users_of_their_own", "RedisOptions.SentinelPassword"),
        ["RedisOptions.Credentials"] = new Used("Credentials_are_asked_for_at_each_connection", "RedisOptions.Credentials"),

        // Properties of the engine's own assembly: reading them leaves no trace that is looked for here.
        ["CoherentEngineOptions.LeaseWait"] = new Used("After_the_lease_wait_a_load_asks_its_own_source"),
        ["CoherentEngineOptions.UnheardLifetime"] = new Used("Memory_serves_a_value_unverified_for_the_unheard_lifetime_and_then_asks"),
        ["CoherentRedisOptions.LargeValueThreshold"] = new Used("Large_payloads_take_the_connection_for_large_ones"),
        ["CoherentRedisOptions.MaxPendingOperations"] = new Used("Beyond_the_pending_operations_commands_fail_at_once_and_a_PING_still_goes"),
        ["CoherentRedisOptions.MaxPendingBytes"] = new Used("Beyond_the_pending_bytes_commands_fail_at_once_but_one_may_overshoot"),
        ["CoherentRedisOptions.MaxReplyBytes"] = new Used("A_value_that_is_longer_than_a_reply_may_be_is_left_alone_and_not_written"),
    };
}
