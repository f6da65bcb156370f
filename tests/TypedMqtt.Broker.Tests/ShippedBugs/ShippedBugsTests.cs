using System.Reflection;

namespace TypedMqtt.Broker.Tests.ShippedBugs;

/// <summary>Bugs that other brokers shipped. Each that could be ours has tests with its number, here or beside the code they are about.</summary>
public sealed class ShippedBugsTests
{
    /// <summary>Number, who shipped it, and what went wrong.</summary>
    public static TheoryData<int, string> Bugs => new()
    {
        { 1, "mosquitto CVE-2017-7650, Moquette CVE-2026-85724: a wildcard in a name widens a pattern" },
        { 2, "RabbitMQ CVE-2026-44838: a name is read as a regular expression" },
        { 3, "mosquitto CVE-2017-7652, CVE-2018-12550, Moquette CVE-2026-95848: a failed reload opens the broker" },
        { 4, "mochi #503, Moquette CVE-2026-95846: a will passes the rules by" },
        { 5, "mochi #504, NATS CVE-2026-58209, mosquitto CVE-2018-12546, CVE-2021-34434: what waits is delivered after the right is gone" },
        { 6, "NATS CVE-2026-58251, mosquitto 2.0.11: a shared subscription passes the rules by, or loses messages to members that may not read" },
        { 7, "NATS CVE-2026-33217: names the broker keeps for itself can be reached" },
        { 8, "mosquitto CVE-2017-7651, CVE-2023-0809, EMQX CVE-2021-33175: memory for packets that are only announced, before any login" },
        { 9, "mosquitto: a connection that never says CONNECT stays" },
        { 10, "NanoMQ #2268, mochi #501, Paho CVE-2021-41036: lengths that do not fit" },
        { 11, "mosquitto CVE-2021-28166: packets of servers, sent by a client" },
        { 12, "sol CVE-2025-63236: another packet before CONNECT" },
        { 13, "aedes GHSA-xxqp-5qx8-gj5q, mosquitto CVE-2019-11779: a topic of 65 535 slashes" },
        { 14, "Moquette CVE-2026-95842: one exception stops all" },
        { 15, "Moquette CVE-2026-95843: damaged $share filters" },
        { 16, "Moquette CVE-2026-95845, mosquitto CVE-2023-28366: queues and QoS 2 identifiers without end" },
        { 17, "mosquitto CVE-2017-7653: text that is no UTF-8 is passed on" },
        { 18, "mosquitto CVE-2018-12543, CVE-2021-34432: topics that begin with $, empty topics" },
        { 19, "mosquitto CVE-2019-11778: a will delay beyond the session" },
        { 20, "mosquitto 2.0.12, CVE-2023-3592: thousands of user properties" },
        { 21, "RabbitMQ CVE-2016-9877, mosquitto CVE-2018-12551: a user without a password" },
        { 22, "mosquitto_passwd -U: the tool damages passwords" },
        { 23, "FlashMQ 1.26.0: a new line in a name forges a line of the log" },
        { 24, "FlashMQ 1.15.1, MQTTnet 5c747283: takeovers that race" },
        { 25, "NATS be176ed8, FlashMQ a88a01a: identifiers are handed out twice, stray acknowledgements make room" },
        { 26, "NATS d7c6adf5, MQTTnet 3f5d627e: the state of QoS 2 is lost with the connection" },
        { 27, "mosquitto CVE-2017-9868, NATS CVE-2026-33216: passwords for everybody to read" },
        { 28, "mosquitto 2.0.12, CVE-2018-20145: options that open the broker unseen" },
        { 29, "mosquitto 2.0.9: a certificate that is not checked" },
        { 33, "client identifiers as paths of files" },
        { 34, "a keep-alive that holds a connection for ever, or that 3.x clients need not keep" },
        { 35, "mosquitto 2.0.11: unknown users are refused sooner" },
    };

    /// <summary>Bugs whose tests are in other projects: the origin of a web socket (Broker.Http), escapes of generated access control lists
    /// (Manifest) and nested payloads (Contracts).</summary>
    private static readonly int[] Elsewhere = [30, 31, 32];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_that_others_shipped__has_a_test(int number, string what)
    {
        Assert.True(
            TestsOf(number).Any(), $"No test is marked [ShippedBug({number})]: {what}.");
    }

    [Fact]
    public void The_list__has_no_holes_and_no_test_is_about_another() => Assert.Equal(
        Enumerable.Range(1, 35), Bugs.Select(static row => row.Data.Item1).Concat(Elsewhere).Order());

    private static IEnumerable<MethodInfo> TestsOf(int number) => typeof(ShippedBugsTests).Assembly.GetTypes()
        .SelectMany(static type => type.GetMethods())
        .Where(method => method.GetCustomAttributes<ShippedBugAttribute>().Any(bug => bug.Number == number));
}
