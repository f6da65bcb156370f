using System.Text;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Authentication;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Security;

public sealed class ScramTests
{
    private readonly ScramCredentials _users = new();

    public ScramTests() => _users.Set("anna", ScramSha256.CreateCredential("pencil", default, 4096));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_right_password__connects_and_the_broker_proves_itself(bool dataInConnect)
    {
        await using BrokerUnderTest broker = await StartAsync();
        var scram = new ScramSha256Client("anna", "pencil");
        RawClient client = broker.Open();

        await client.SendConnectAsync(ScramSha256.MethodName, dataInConnect ? Text(scram.FirstMessage.Span) : null);
        if (!dataInConnect)
        {
            await client.ExpectAuthAsync(ReasonCode.ContinueAuthentication, ScramSha256.MethodName, null);
            await client.SendAuthAsync(ReasonCode.ContinueAuthentication, ScramSha256.MethodName, scram.FirstMessage.ToArray());
        }

        await client.SendAuthAsync(ReasonCode.ContinueAuthentication, ScramSha256.MethodName, scram.Respond(await ChallengeAsync(client)));

        WirePacket answer = await client.ExpectAsync(PacketType.ConnAck);
        Assert.Equal(ReasonCode.Success, answer.Reason);
        Assert.True(scram.CheckFinal(Encoding.UTF8.GetBytes(answer.TextOf(PropertyId.AuthenticationData)!)));
    }

    [Theory]
    [InlineData("anna", "pencill")]
    [InlineData("anna", "")]
    [InlineData("nobody", "pencil")]
    public async Task A_wrong_password_or_user__fails_at_the_end_and_looks_the_same(string user, string password)
    {
        await using BrokerUnderTest broker = await StartAsync();
        string? salt = null;
        for (int i = 0; i < 2; i++)
        {
            var scram = new ScramSha256Client(user, password);
            RawClient client = broker.Open();
            await client.SendConnectAsync(ScramSha256.MethodName, Text(scram.FirstMessage.Span));
            byte[] challenge = await ChallengeAsync(client);
            string[] attributes = Text(challenge).Split(',');
            Assert.Equal("i=4096", attributes[2]);
            Assert.Equal(salt ?? attributes[1], attributes[1]);
            salt = attributes[1];

            await client.SendAuthAsync(ReasonCode.ContinueAuthentication, ScramSha256.MethodName, scram.Respond(challenge));

            WirePacket answer = await EnhancedAuthTests.ExpectRefusedAsync(client, ReasonCode.NotAuthorized);
            Assert.Null(answer.TextOf(PropertyId.AuthenticationData));
        }
    }

    [Fact]
    public async Task An_overheard_exchange__cannot_be_replayed()
    {
        await using BrokerUnderTest broker = await StartAsync();
        var scram = new ScramSha256Client("anna", "pencil");
        RawClient first = broker.Open();
        await first.SendConnectAsync(ScramSha256.MethodName, Text(scram.FirstMessage.Span));
        byte[] final = scram.Respond(await ChallengeAsync(first));

        RawClient second = broker.Open();
        await second.SendConnectAsync(ScramSha256.MethodName, Text(scram.FirstMessage.Span));
        await ChallengeAsync(second);
        await second.SendAuthAsync(ReasonCode.ContinueAuthentication, ScramSha256.MethodName, final);

        await EnhancedAuthTests.ExpectRefusedAsync(second, ReasonCode.NotAuthorized);
    }

    [Fact]
    public async Task A_first_message_that_is_none__is_refused()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = broker.Open();

        await client.SendConnectAsync(ScramSha256.MethodName, "anna:pencil");

        await EnhancedAuthTests.ExpectRefusedAsync(client, ReasonCode.NotAuthorized);
    }

    private static async Task<byte[]> ChallengeAsync(RawClient client)
    {
        WirePacket packet = await client.ExpectAsync(PacketType.Auth);
        return Encoding.UTF8.GetBytes(packet.TextOf(PropertyId.AuthenticationData)!);
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private Task<BrokerUnderTest> StartAsync() =>
        BrokerUnderTest.StartAsync(configure: o => o.EnhancedAuthenticators.Add(new ScramSha256Authenticator(_users, unknownUserIterations: 4096)));
}
