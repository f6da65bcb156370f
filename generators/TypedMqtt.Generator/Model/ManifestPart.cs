namespace TypedMqtt.Generator.Model;

/// <summary>What a contract adds to the manifest, as JSON in a C# string literal.</summary>
/// <param name="Name">Wire name of the contract.</param>
/// <param name="FullName">Name of its interface.</param>
/// <param name="Json">The contract.</param>
/// <param name="Payloads">The types it reaches; other contracts may add the same.</param>
internal sealed record ManifestPart(string Name, string FullName, string Json, EquatableArray<PayloadPart> Payloads);

/// <summary>A payload type in the manifest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">The type.</param>
internal sealed record PayloadPart(string Name, string Json);
