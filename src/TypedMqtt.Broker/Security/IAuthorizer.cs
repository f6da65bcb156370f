namespace TypedMqtt.Broker.Security;

/// <summary>Decides what clients may do.</summary>
public interface IAuthorizer
{
    /// <summary>Increases whenever earlier decisions may no longer hold. Read it before asking <see cref="For"/>: decisions kept together
    /// with an older number are then asked again, never used too long.</summary>
    long Generation { get; }

    /// <summary>The rights of one client under the current policy.</summary>
    /// <param name="userName">The name the client was accepted with, or null for an anonymous one.</param>
    /// <param name="clientId">Its client identifier.</param>
    IClientAuthorization For(string? userName, string clientId);
}
