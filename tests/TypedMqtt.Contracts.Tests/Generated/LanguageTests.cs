using System.Reflection;

namespace TypedMqtt.Contracts.Tests.Generated;

/// <summary>What C# allows around the channels of a contract. The file is built without a warning, generated code included.</summary>
public sealed class LanguageTests
{
    private readonly FakeConnection _connection = new();

    [Fact]
    public async Task Obsolete_channel__works_and_warns_whoever_uses_it()
    {
        var publisher = new PressPublisher(_connection);
#pragma warning disable CS0618 // That it warns is the point.
        await publisher.ForceAsync(3, 20);
        Press.ForceMessage message = _connection.Read(Press.Force);
#pragma warning restore CS0618

        Assert.Equal((3, 20), (message.Number, message.Payload));
        Assert.All(
            new MemberInfo[]
            {
                typeof(PressPublisher).GetMethod("ForceAsync")!,
                typeof(PressPublisher).GetMethod("ClearForceAsync")!,
                typeof(PressSubscriber).GetMethod("SubscribeForceAsync")!,
                typeof(PressSubscriber).GetMethod("GetForceAsync")!,
                typeof(PressSubscriber).GetMethod("WatchForceAsync")!,
                typeof(Press).GetProperty("Force")!,
                typeof(Press.Will).GetMethod("Force")!,
                typeof(Press.Birth).GetMethod("Force")!,
            },
            static member => Assert.Equal("Use PressureAsync.", member.GetCustomAttribute<ObsoleteAttribute>()?.Message));
        Assert.Null(typeof(PressPublisher).GetMethod("PressureAsync")!.GetCustomAttribute<ObsoleteAttribute>());
    }

    [Fact]
    public async Task Default_method__stays_a_plain_helper()
    {
        IPress press = new PressPublisher(_connection);

        await press.ReleaseAsync(4);

        Assert.Equal("press/4/pressure", _connection.Topic);
        Assert.Equal(0, _connection.Read(Press.Pressure).Payload);
        Assert.Null(typeof(PressSubscriber).GetMethod("SubscribeReleaseAsync"));
    }

    [Fact]
    public void Internal_contract__is_internal_in_all_that_is_generated() => Assert.All(
        new[] { typeof(Press), typeof(PressPublisher), typeof(PressSubscriber), typeof(PressMqttExtensions) }, static type => Assert.False(type.IsVisible));
}

[MqttContract(Prefix = "press/{number}")]
internal interface IPress
{
    [Topic("force", Retain = true), LastWill, Obsolete("Use PressureAsync.")]
    ValueTask ForceAsync(int number, int newton);

    [Topic("pressure")]
    ValueTask PressureAsync(int number, int bar);

    ValueTask ReleaseAsync(int number) => PressureAsync(number, 0);
}
