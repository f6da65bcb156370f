namespace TypedMqtt.Contracts.Tests.Registration;

public sealed class HandlerOptionsTests
{
    [Theory]
    [InlineData(1, 0.0, 1)]
    [InlineData(2, 0.0, 2)]
    [InlineData(3, 1.0, 4.8)]
    [InlineData(30, 1.0, 60)]
    public void Delay__grows_up_to_the_longest(int attempt, double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new HandlerOptions().DelayAfter(attempt, random));
}
