using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Connections;

/// <summary>What connections of one listener have in common.</summary>
/// <param name="Name">The listener, for logs.</param>
/// <param name="Authenticator">Who decides who may connect.</param>
/// <param name="Authorizer">Who decides what a client may do.</param>
internal sealed record ListenerContext(string Name, IAuthenticator Authenticator, IAuthorizer Authorizer);
