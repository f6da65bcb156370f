namespace TypedMqtt.Broker.Security;

/// <summary>The access word of a rule; <see cref="Deny"/> takes both directions away.</summary>
[Flags]
internal enum AclAccess
{
    Deny = 0,
    Read = 1,
    Write = 2,
    ReadWrite = Read | Write,
}
