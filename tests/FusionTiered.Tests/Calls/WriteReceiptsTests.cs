using FusionTiered.Fusion.Calls;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Tests.Calls;

public class WriteReceiptsTests
{
    private readonly WriteReceipts _receipts = new();

    [Fact]
    public void A_write_is_confirmed_under_its_own_options_and_no_copy_of_them()
    {
        var (mine, copied) = (new FusionCacheEntryOptions(), new FusionCacheEntryOptions());
        _receipts.Expect(mine);
        _receipts.Expect(copied);
        _receipts.Confirm(mine);
        _receipts.Confirm(copied.Duplicate());

        (_receipts.Take(mine), _receipts.Take(copied)).Should().Be((true, false));
    }

    [Fact]
    public void A_confirmation_that_comes_too_late_is_forgotten()
    {
        var options = new FusionCacheEntryOptions();
        _receipts.Expect(options);
        _receipts.Take(options);
        _receipts.Confirm(options);

        _receipts.Take(options).Should().BeFalse();
    }
}
