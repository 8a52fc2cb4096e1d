using FusionTiered.Conformance;

namespace FusionTiered.Redis.Tests.Conformance;

public sealed class RedisTierContractTests : RemoteTierContract<RedisHarness>;

public sealed class RedisChannelContractTests : CoherenceChannelContract<RedisHarness>;

public sealed class TlsTierContractTests : RemoteTierContract<TlsHarness>;

public sealed class SentinelTierContractTests : RemoteTierContract<SentinelHarness>;

public sealed class MessagesTierContractTests : RemoteTierContract<MessagesHarness>;

public sealed class MessagesChannelContractTests : CoherenceChannelContract<MessagesHarness>;
