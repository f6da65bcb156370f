namespace TypedMqtt.Broker.Configuration;

/// <summary>Where <c>log_dest</c> sends log messages.</summary>
/// <param name="Kind">The kind of destination.</param>
/// <param name="Path">The file, for <see cref="MosquittoLogDestinationKind.File"/>.</param>
public sealed record MosquittoLogDestination(MosquittoLogDestinationKind Kind, string? Path = null);
