// Payloads that are bytes: an array, memory, a sequence.
// Shows: CameraPublisher.FrameAsync, Camera.FrameChannel.TryRead, Camera.ClipChannel.TryRead
using System;
using System.Buffers;
using System.Threading.Tasks;
using TypedMqtt;

namespace RawPayload;

/// <summary>Cameras.</summary>
[MqttContract(Format = PayloadFormat.Raw)]
public interface ICamera
{
    /// <summary>A picture.</summary>
    [Topic("camera/frame")]
    ValueTask FrameAsync(ReadOnlyMemory<byte> jpeg);

    /// <summary>Several.</summary>
    [Topic("camera/clip")]
    ValueTask ClipAsync(ReadOnlySequence<byte> frames);
}
