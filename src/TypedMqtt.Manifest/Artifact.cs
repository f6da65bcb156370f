namespace TypedMqtt.Manifest;

/// <summary>A generated file.</summary>
/// <param name="FileName">Name without a directory.</param>
/// <param name="Text">Content: LF line ends, to be written as UTF-8 without a byte order mark.</param>
/// <param name="Summary">What is in it, in half a sentence for the build log.</param>
public sealed record Artifact(string FileName, string Text, string Summary);
