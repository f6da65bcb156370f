using TypedMqtt.Broker.Connections;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class ReceivePaceTests
{
    [Fact]
    public void A_client_that_connects_and_subscribes__is_not_busy()
    {
        var pace = default(ReceivePace);
        for (var i = 0; i < 5; i++)
            pace.Note(1000 + i, waited: true);

        Assert.False(pace.IsBusy);
    }

    [Fact]
    public void Many_receives_in_quick_succession__are_busy_until_the_first_pause()
    {
        var pace = default(ReceivePace);
        for (var i = 0; i < 100; i++)
            Assert.False(pace.Note(1000 + i, waited: true));
        Assert.True(pace.IsBusy);

        pace.Note(2000, waited: true);
        Assert.False(pace.IsBusy);
    }

    [Fact]
    public void A_peer_that_always_has_more__gives_the_thread_away_now_and_then()
    {
        var pace = default(ReceivePace);
        var turns = Enumerable.Range(0, 320).Count(i => pace.Note(i, waited: false));

        Assert.Equal(10, turns);
    }
}
