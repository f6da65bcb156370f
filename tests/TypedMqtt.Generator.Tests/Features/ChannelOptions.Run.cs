namespace ChannelOptions;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var ticket = await broker.CreateTicketPublisherAsync("ticket");

        await ticket.IssuedAsync("number 1");

        var seen = await broker.NextAsync(Ticket.Issued);
        Assert.Equal((Qos.ExactlyOnce, TimeSpan.FromSeconds(90), "application/x-ticket"), (seen.Context.Qos, seen.Context.MessageExpiry, seen.Context.ContentType));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await ticket.IssuedAsync("a ticket that is too long"));
    }
}
