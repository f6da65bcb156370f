namespace RawPayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var camera = await broker.CreateCameraPublisherAsync("camera");

        await camera.FrameAsync(new byte[] { 1, 2, 3 });
        await camera.ClipAsync(new System.Buffers.ReadOnlySequence<byte>([4, 5]));

        Assert.Equal([1, 2, 3], (await broker.NextAsync(Camera.Frame)).Payload.ToArray());
        var clip = await broker.NextAsync(Camera.Clip);
        Assert.Equal([4, 5], clip.Payload.First.ToArray());
        Assert.Equal("application/octet-stream", clip.Context.ContentType);
    }
}
