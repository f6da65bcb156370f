namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>
/// What somebody who sends these bytes hears from our broker, and what from mosquitto 2.0.11; <c>differences.txt</c> says who is right.
/// A line of a script is what one of several connections does: <c>A: …</c> sends (<see cref="RawScript"/>), <c>A cuts</c> closes,
/// <c>A waits</c> says nothing until the broker closes. With <c>A? …</c> what it has heard by then is compared.
/// </summary>
/// <param name="Name">Its name in <c>differences.txt</c>.</param>
/// <param name="Script">What the connections do.</param>
/// <param name="Here">What is heard from us.</param>
/// <param name="Mosquitto">What is heard from mosquitto.</param>
/// <param name="Options">Lines of mosquitto.conf for both.</param>
internal sealed record MosquittoDialogue(string Name, string[] Script, string Here, string Mosquitto, string Options = "")
{
    public static readonly MosquittoDialogue[] All =
    [
        new(
            "DISCONNECT at a takeover",
            ["""A: 10 ("MQTT" 05 02 003C 00 "twice")""", """B: 10 ("MQTT" 05 02 003C 00 "twice")""", "A?"],
            Here: "E0018E end",
            Mosquitto: "end"),
        new(
            "PUBREL with an identifier that is not in use",
            ["""A: 10 ("MQTT" 05 02 003C 00 "rel")""", "A? 62 (004D)"],
            Here: "7003004D92",
            Mosquitto: "7002004D"),
        new(
            "PUBREC with an identifier that is not in use",
            ["""A: 10 ("MQTT" 05 02 003C 00 "rec")""", "A? 50 (004D)"],
            Here: "6203004D92",
            Mosquitto: "6202004D"),
        new(
            "QoS 2 message that comes a third time before its PUBREL",
            [
                """A: 10 ("MQTT" 05 02 003C 00 "again")""",
                """A: 34 ("again" 0005 00 'x')""",
                """A: 3C ("again" 0005 00 'x')""",
                """A? 3C ("again" 0005 00 'x')""",
            ],
            Here: "50020005",
            Mosquitto: "E00182 end"),
        new(
            "more QoS 2 messages than the receive maximum",
            ["""A: 10 ("MQTT" 05 02 003C 00 "many")""", """A: 34 ("many" 0001 00 'x')""", """A? 34 ("many" 0002 00 'x')"""],
            Here: "E00193 end",
            Mosquitto: "5003000297",
            Options: "max_inflight_messages 1"),
        new(
            "receive maximum of a client",
            [
                """A: 10 ("MQTT" 05 02 003C (21 0002) "two")""",
                """A: 82 (0001 00 "two" 01)""",
                """B: 10 ("MQTT" 05 02 003C 00 "six")""",
                """B: 32 ("two" 0001 00 '1') 32 ("two" 0002 00 '2') 32 ("two" 0003 00 '3') 32 ("two" 0004 00 '4') 32 ("two" 0005 00 '5')""",
                "A:",
                "A? 40 (0001) 40 (0002)",
            ],
            Here: "3209000374776F00030033 3209000374776F00040034",
            Mosquitto: "3209000374776F00030033 3209000374776F00040034 3209000374776F00050035"),
        new(
            "acknowledgement of the wrong kind",
            [
                """A: 10 ("MQTT" 05 02 003C 00 "kind")""",
                """A: 82 (0001 00 "kind" 01)""",
                """A: 32 ("kind" 0001 00 'x')""",
                "A? 50 (0001)",
            ],
            Here: "E00182 end",
            Mosquitto: "end"),
        new(
            "acknowledgement with a reason code that it cannot have",
            ["""A: 10 ("MQTT" 05 02 003C 00 "code")""", "A? 40 (0001 03)"],
            Here: "E00181 end",
            Mosquitto: ""),
        new(
            "CONNECT that is malformed",
            ["""A? 10 ("MQTT" 05 03 003C 00 "bad")"""],
            Here: "2003008100 end",
            Mosquitto: "end"),
        new(
            "packet that is malformed",
            ["""A: 10 ("MQTT" 05 02 003C 00 "bad")""", "A? 40 (00)"],
            Here: "E00181 end",
            Mosquitto: "end"),
        new(
            "CONNECT with authentication data and no method",
            ["""A? 10 ("MQTT" 05 02 003C (16 "x") "auth")"""],
            Here: "2003008200 end",
            Mosquitto: "200900000622000A210014"),
        new(
            "packet that only servers send",
            ["""A: 10 ("MQTT" 05 02 003C 00 "server")""", "A? D0 00"],
            Here: "E00182 end",
            Mosquitto: ""),
        new(
            "reserved bits of the fixed header",
            ["""A: 10 ("MQTT" 04 02 003C "flags")""", "A? 41 (0001)"],
            Here: "end",
            Mosquitto: ""),
        new(
            "remaining length in more bytes than it needs",
            ["""A: 10 ("MQTT" 04 02 003C "long")""", "A? 30 85 00 0001 'txx'"],
            Here: "end",
            Mosquitto: ""),
        new(
            "QoS 0 message with DUP",
            ["""A: 10 ("MQTT" 04 02 003C "dup")""", """A? 38 ("dup" 'x')"""],
            Here: "end",
            Mosquitto: ""),
        new(
            "response topic with a wildcard",
            ["""A: 10 ("MQTT" 05 02 003C 00 "response")""", """A? 30 ("response" (08 "a/+") 'x')"""],
            Here: "E00182 end",
            Mosquitto: ""),
        new(
            "payload format indicator 2",
            ["""A: 10 ("MQTT" 05 02 003C 00 "format")""", """A? 30 ("format" (01 02) 'x')"""],
            Here: "E00182 end",
            Mosquitto: ""),
        new(
            "retain handling 3",
            ["""A: 10 ("MQTT" 05 02 003C 00 "handling")""", """A? 82 (0001 00 "handling" 30)"""],
            Here: "E00182 end",
            Mosquitto: "E00181 end"),
        new(
            "`$share/g`, a shared subscription without a filter",
            ["""A: 10 ("MQTT" 05 02 003C 00 "filter")""", """A? 82 (0001 00 "$share/g" 00)"""],
            Here: "E00181 end",
            Mosquitto: "900400010000"),
        new(
            "`$share//a`, a shared subscription without a name",
            ["""A: 10 ("MQTT" 05 02 003C 00 "name")""", """A? 82 (0001 00 "$share//a" 00)"""],
            Here: "E00181 end",
            Mosquitto: "900400010000"),
        new(
            "No Local on a shared subscription",
            ["""A: 10 ("MQTT" 05 02 003C 00 "local")""", """A? 82 (0001 00 "$share/g/local" 04)"""],
            Here: "E00182 end",
            Mosquitto: "900400010000"),
        new(
            "unacknowledged message of a shared subscription whose member's session ends",
            [
                """A: 10 ("MQTT" 05 02 003C 00 "member1")""",
                """A: 82 (0001 00 "$share/g/member" 01)""",
                """C: 10 ("MQTT" 05 02 003C 00 "publisher")""",
                """C: 32 ("member" 0001 00 'x')""",
                "A:",
                """B: 10 ("MQTT" 05 02 003C 00 "member2")""",
                """B: 82 (0001 00 "$share/g/member" 01)""",
                "A cuts",
                "B?",
            ],
            Here: "320C00066D656D62657200010078",
            Mosquitto: ""),
        new(
            "DISCONNECT with an error and a will",
            [
                """B: 10 ("MQTT" 05 02 003C 00 "heir1")""",
                """B: 82 (0001 00 "will/1" 00)""",
                """A: 10 ("MQTT" 05 06 003C 00 "will1" 00 "will/1" "w")""",
                "A: E0 (80)",
                "B?",
            ],
            Here: "300A000677696C6C2F310077",
            Mosquitto: ""),
        new(
            "delayed will and a clean start",
            [
                """B: 10 ("MQTT" 05 02 003C 00 "heir2")""",
                """B: 82 (0001 00 "will/2" 00)""",
                """A: 10 ("MQTT" 05 04 003C (11 00000064) "will2" (18 0000003C) "will/2" "w")""",
                "A cuts",
                """C: 10 ("MQTT" 05 02 003C 00 "will2")""",
                "B?",
            ],
            Here: "300A000677696C6C2F320077",
            Mosquitto: ""),
        new(
            "delayed will and a clean start that takes over",
            [
                """B: 10 ("MQTT" 05 02 003C 00 "heir3")""",
                """B: 82 (0001 00 "will/3" 00)""",
                """A: 10 ("MQTT" 05 04 003C (11 00000064) "will3" (18 0000003C) "will/3" "w")""",
                """C: 10 ("MQTT" 05 02 003C 00 "will3")""",
                "B?",
            ],
            Here: "300A000677696C6C2F330077",
            Mosquitto: ""),
        new(
            "delayed will and a DISCONNECT that ends the session",
            [
                """B: 10 ("MQTT" 05 02 003C 00 "heir4")""",
                """B: 82 (0001 00 "will/4" 00)""",
                """A: 10 ("MQTT" 05 04 003C (11 00000064) "will4" (18 0000003C) "will/4" "w")""",
                "A: E0 (04 (11 00000000))",
                "B?",
            ],
            Here: "300A000677696C6C2F340077",
            Mosquitto: ""),
        new(
            "retained message that expires at once",
            [
                """A: 10 ("MQTT" 05 02 003C 00 "at once")""",
                """A: 31 ("at once" (02 00000000) 'x')""",
                """A? 82 (0001 00 "at once" 00)""",
            ],
            Here: "900400010000",
            Mosquitto: "900400010000 310B00076174206F6E63650078"),
        new(
            "message expiry interval 0",
            [
                """A: 10 ("MQTT" 05 02 003C 00 "zero")""",
                """A: 82 (0001 00 "zero" 00)""",
                """A? 30 ("zero" (02 00000000) 'x')""",
            ],
            Here: "300D00047A65726F05020000000078",
            Mosquitto: "300800047A65726F0078"),
        new(
            "SUBACK larger than the client's maximum packet size",
            ["""A: 10 ("MQTT" 05 02 003C (27 00000010) "small")""", """A? 82 (0001 00 "a" 00 "b" 00 "c" 00 "d" 00 "e" 00 "f" 00 "g" 00 "h" 00 "i" 00 "j" 00 "k" 00 "l" 00)"""],
            Here: "E00195 end",
            Mosquitto: "900F000100000000000000000000000000"),
        new(
            "queued message larger than the client's maximum packet size",
            [
                """A: 10 ("MQTT" 05 00 003C (11 00000064) "size")""",
                """A: 82 (0001 00 "size" 01)""",
                "A cuts",
                """B: 10 ("MQTT" 05 02 003C 00 "sizer")""",
                """B: 32 ("size" 0001 00 'larger than the client is going to accept')""",
                """B: 32 ("size" 0002 00 's')""",
                """C? 10 ("MQTT" 05 00 003C (11 00000064 27 00000028 21 0001) "size")""",
            ],
            Here: "200901000622000A210014 320A000473697A6500020073",
            Mosquitto: "200901000622000A210014"),
        new(
            "keep-alive exceeded",
            ["""A: 10 ("MQTT" 05 02 0001 00 "silent")""", "A? waits"],
            Here: "E0018D end",
            Mosquitto: "end"),
        new(
            "bridge bit in the protocol level",
            ["""A? 10 ("MQTT" 84 02 003C "bridge")"""],
            Here: "20020001 end",
            Mosquitto: "20020000"),
        new(
            "empty client identifier that is not allowed",
            ["""A? 10 ("MQTT" 05 02 003C 00 "")"""],
            Here: "2003008500 end",
            Mosquitto: "2003008000 end",
            Options: "allow_zero_length_clientid false"),
        new(
            "keep-alive of a 3.1.1 client above `max_keepalive`",
            ["""A? 10 ("MQTT" 04 02 003C "keep")"""],
            Here: "20020002 end",
            Mosquitto: "20020000",
            Options: "max_keepalive 10"),
    ];

    public override string ToString() => Name;
}
