// One or more levels at the end; braces that are no placeholder.
// Shows: FilesPublisher.ChangedAsync, Files.ChangedChannel.Filter, Files.ChangedChannel.TryParse
using System.Threading.Tasks;
using TypedMqtt;

namespace TailPlaceholder;

/// <summary>Files.</summary>
[MqttContract]
public interface IFiles
{
    /// <summary>A file changed.</summary>
    [Topic("files/{{shared}}/{**path}")]
    ValueTask ChangedAsync(string path);
}
