namespace TypedMqtt.Manifest;

/// <summary>How bad a <see cref="Finding"/> is.</summary>
public enum FindingSeverity
{
    /// <summary>The result is usable, but something was left out.</summary>
    Warning,

    /// <summary>There is no usable result.</summary>
    Error,
}
