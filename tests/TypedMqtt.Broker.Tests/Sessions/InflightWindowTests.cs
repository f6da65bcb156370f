using System.Runtime.CompilerServices;
using CsCheck;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Sessions;

public sealed class InflightWindowTests
{
    [Fact]
    public void Any_order_of_acknowledgements__leaves_what_a_list_would_hold()
    {
        // A step adds when it is negative, else acknowledges the n-th message in flight.
        Gen.Int[-6, 9].Array[0, 400].Sample(steps =>
        {
            var window = new InflightWindow();
            var oracle = new List<ushort>();
            int next = 0;
            foreach (int step in steps)
            {
                if (step < 0)
                {
                    ushort id = window.Add(Published());
                    Assert.Equal((ushort)(next + 1), id);
                    next = (next + 1) % ushort.MaxValue;
                    oracle.Add(id);
                }
                else if (oracle.Count > 0)
                {
                    ushort id = oracle[step % oracle.Count];
                    window.Remove(ref window.Find(id));
                    oracle.Remove(id);
                }

                Assert.Equal(oracle.Count, window.Count);
                Assert.Equal(oracle, InFlight(window));
            }

            Assert.All(oracle, id => Assert.True(IsKnown(window, id)));
            Assert.False(IsKnown(window, (ushort)(next + 1)));
        });
    }

    [Fact]
    [Normative("MQTT-2.3.1-4", Mqtt.V311)]
    [Normative("MQTT-2.2.1-4", Mqtt.V5)]
    public void Identifiers__wrap_from_65535_to_1()
    {
        var window = new InflightWindow();
        for (int i = 0; i < 200_000; i++)
        {
            ushort id = window.Add(Published());
            Assert.Equal((i % ushort.MaxValue) + 1, id);
            Assert.True(IsKnown(window, id));
            window.Remove(ref window.Find(id));
            Assert.False(IsKnown(window, id));
        }

        Assert.Equal((0, 0), (window.Count, window.Span));
    }

    [Fact]
    [Normative("MQTT-2.3.1-4", Mqtt.V311)]
    [Normative("MQTT-2.2.1-4", Mqtt.V5)]
    [Normative("MQTT-4.3.2-1", Mqtt.V5)]
    [Normative("MQTT-4.3.3-1", Mqtt.V5)]
    [ShippedBug(25)]
    public void An_old_message__keeps_its_identifier_from_being_handed_out_again()
    {
        var window = new InflightWindow();
        ushort old = window.Add(Published());
        int handedOut = 1;
        while (window.HasIdentifier)
        {
            ushort id = window.Add(Published());
            Assert.NotEqual(old, id);
            window.Remove(ref window.Find(id));
            handedOut++;
        }

        Assert.Equal(ushort.MaxValue, handedOut);
        Assert.Equal(1, window.Count);
        window.Remove(ref window.Find(old));
        Assert.True(window.HasIdentifier);
        Assert.Equal(0, window.Span);
    }

    [Fact]
    public void Clearing__starts_over()
    {
        var window = new InflightWindow();
        window.Add(Published());
        window.Add(Published());

        window.Clear();

        Assert.Equal((0, 0), (window.Count, window.Span));
        Assert.False(IsKnown(window, 1));
        Assert.Equal(1, window.Add(Published()));
    }

    private static InflightEntry Published() => new() { State = InflightState.Published, Qos = Qos.AtLeastOnce };

    private static bool IsKnown(InflightWindow window, ushort id) => !Unsafe.IsNullRef(ref window.Find(id));

    private static List<ushort> InFlight(InflightWindow window)
    {
        var ids = new List<ushort>();
        for (int i = 0; i < window.Span; i++)
        {
            if (window.At(i).State != InflightState.Free)
            {
                ids.Add(window.IdAt(i));
            }
        }

        return ids;
    }
}
