namespace LastWill;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var robot = await broker.ConnectAsync(new MqttConnectionOptions
        {
            Client = broker.ClientOptions("robot") with { ClientId = "robot-7", SessionExpiry = TimeSpan.FromHours(1) },
            Will = Robot.Will.Online(7, isOnline: false),
            Birth = Robot.Birth.Online(7, isOnline: true),
        });

        Assert.Equal(new Robot.OnlineMessage(7, true, default), await broker.NextAsync(Robot.Online));
        await broker.KillAsync(robot);
        await broker.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Single(broker.Recorded(Robot.Online));
        await broker.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(new Robot.OnlineMessage(7, false, default), await broker.NextAsync(Robot.Online));
    }
}
