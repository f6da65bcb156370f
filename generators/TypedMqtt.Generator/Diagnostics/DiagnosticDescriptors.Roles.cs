using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Roles, what they are granted, and what an application does with it.</summary>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor UnknownRole = Error("TMQ0231", "Unknown role",
        "Role \"{0}\" would get no rights: there is no [assembly: MqttRole(\"{0}\")] here or in references{1}");

    public static readonly DiagnosticDescriptor UnknownIdentity = Error("TMQ0232", "Identity without placeholder",
        "No channel of role \"{0}\" has a placeholder {{{1}}}{2}; its principals could not be told apart", compilationEnd: true);

    public static readonly DiagnosticDescriptor NobodyMay = Warning("TMQ0233", "Channel without role",
        "{0} has no {1} role, so access control grants it to nobody; add [{2}] to the method or the interface");

    public static readonly DiagnosticDescriptor IdentityCharset = Error("TMQ0234", "Identity as free text",
        "{{{0}}} is the identity of role \"{1}\" and may be any text, which not every broker can hold in an access rule; write {{{0}:id}}");

    public static readonly DiagnosticDescriptor ForeignIdentity = Warning("TMQ0235", "Writes for others",
        "Role \"{0}\" may publish {1} for every {{{2}}}, while the principals of \"{3}\" may for their own only; give {2} as an identity of \"{0}\", or a channel of its own");

    public static readonly DiagnosticDescriptor ReadsOwnMessages = Warning("TMQ0236", "Role reads what it writes",
        "Role \"{0}\" both sends and receives {1}: its principals get their own messages back, and can speak for each other; split the role or the channel");

    public static readonly DiagnosticDescriptor RoleName = Error("TMQ0237", "Role name",
        "\"{0}\" is no role name: it has 1 to 64 of a-z, 0-9 and '-', a letter first, because it can stand in access control lists as a user");

    public static readonly DiagnosticDescriptor RoleTwice = Error("TMQ0238", "Role declared twice",
        "Role \"{0}\" is declared above, too, and only one declaration can say its identities; remove one");

    public static readonly DiagnosticDescriptor LiteralAsIdentity = Warning("TMQ0239", "Literal that could be an identity",
        "A principal of role \"{0}\" with {1} = \"{2}\" would own {3}; reserve the name, or move the literal to a level of its own", compilationEnd: true);

    public static readonly DiagnosticDescriptor ListReplaced = Info("TMQ0240", "Method list replaces interface list",
        "[{0}] of {1} replaces the one of the interface: {2} no longer applies here");

    public static readonly DiagnosticDescriptor MixedDirections = Error("TMQ0241", "Contract without common receiver",
        "No role receives all channels of {0} ({1}); a consumer would be refused by the broker; split the contract by direction");

    public static readonly DiagnosticDescriptor NobodyAnswers = Warning("TMQ0245", "Request that nobody answers",
        "{0} may be requested by {1} and no role may answer it, so every call ends without a response; add [Responders(\"…\")] to the method or the interface");

    public static readonly DiagnosticDescriptor AppMayNotSend = Error("TMQ0250", "Application may not send",
        "This application runs as {0}, and {1} may be {2} by {3}; add {4} to {5}, or run as another role in [assembly: MqttApp]");

    public static readonly DiagnosticDescriptor AppMayNotReceive = Error("TMQ0251", "Application may not receive",
        "This application runs as {0}, and {1} may be {2} by {3}; add {4} to {5}, or run as another role in [assembly: MqttApp]");

    public static readonly DiagnosticDescriptor GrantNeverUsed = Warning("TMQ0252", "Grant that the application never uses",
        "Role \"{0}\" may {1} {2}, and this application never does; remove it from {3}, so that the broker does not allow more than is needed", compilationEnd: true);

    public static readonly DiagnosticDescriptor UnknownAppRole = Error("TMQ0253", "Unknown role of the application",
        "This application runs as \"{0}\", and there is no [assembly: MqttRole(\"{0}\")] here or in references{1}");

    public static readonly DiagnosticDescriptor NoApp = Info("TMQ0254", "Application without role",
        "This application uses {0} and does not say which roles it runs as, so its calls are not checked; add [assembly: MqttApp(\"…\")]", compilationEnd: true);
}
