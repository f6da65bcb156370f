namespace Names;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        IHandContract gripper = await broker.CreateGripperPublisherAsync("gripper");

        await gripper.MoveAsync(1.5);
        await gripper.MoveAsync(steps: 3);

        Assert.Equal(1.5, (await broker.NextAsync(Gripper.MoveTo)).Payload);
        Assert.Equal(3, (await broker.NextAsync(Gripper.MoveBy)).Payload);
        Assert.Equal("Hand.MoveTo", Gripper.MoveTo.FullName);
    }
}
