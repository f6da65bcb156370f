using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Tests.Requests;

namespace TypedMqtt.Tests.Connections;

/// <summary>Which messages say what their payload is, as a receiver without the contracts sees it.</summary>
public sealed class AnnotationTests
{
    [Theory]
    [InlineData(PayloadAnnotation.Always, true, true)]
    [InlineData(PayloadAnnotation.RetainedAndRequests, true, false)]
    [InlineData(PayloadAnnotation.Never, false, false)]
    public async Task Events__say_their_content_type_as_the_option_says(PayloadAnnotation annotation, bool retained, bool others)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions
            {
                Client = mqtt.ClientOptions("line-controller"),
                AnnotatePayloads = annotation,
                Birth = LineTelemetry.Birth.Status("berlin", new(true, "born")),
            },
            Support.Token);
        var line = new LineTelemetryPublisher(connection, "berlin");

        await line.TemperatureAsync(7, new(21, mqtt.Now));
        await line.NoteAsync("plain", Support.Token);
        await line.JsonAsync(new(true, "json"), Support.Token);

        Assert.Equal(retained ? LineTelemetry.Status.ContentType : null, (await mqtt.NextAsync(LineTelemetry.Status, cancellationToken: Support.Token)).Context.ContentType);
        Assert.Equal(retained ? LineTelemetry.Temperature.ContentType : null, (await mqtt.NextAsync(LineTelemetry.Temperature, cancellationToken: Support.Token)).Context.ContentType);
        LineTelemetry.NoteMessage note = await mqtt.NextAsync(LineTelemetry.Note, cancellationToken: Support.Token);
        Assert.Equal(("plain", others ? LineTelemetry.Note.ContentType : null), (note.Payload, note.Context.ContentType));
        LineTelemetry.JsonMessage json = await mqtt.NextAsync(LineTelemetry.Json, cancellationToken: Support.Token);
        Assert.Equal((new Status(true, "json"), others ? LineTelemetry.Json.ContentType : null), (json.Payload, json.Context.ContentType));
    }

    [Theory]
    [InlineData(PayloadAnnotation.Always, true)]
    [InlineData(PayloadAnnotation.RetainedAndRequests, true)]
    [InlineData(PayloadAnnotation.Never, false)]
    public async Task Requests_responses_and_items__say_their_content_type_as_the_option_says(PayloadAnnotation annotation, bool isAnnotated)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = Support.Application(services =>
        {
            services.AddSingleton(new OvenService());
            services.AddMqtt("oven", (_, o) =>
            {
                o.Client = mqtt.ClientOptions("line-controller");
                o.AnnotatePayloads = annotation;
            }).AddOvenConsumer<OvenService>(site: "berlin");
        });
        await application.StartAsync(Support.Token);
        await using MqttClient watcher = await MqttClient.ConnectAsync(mqtt.ClientOptions("watcher"), Support.Token);
        await using MqttSubscription all = await watcher.SubscribeAsync("#", cancellationToken: Support.Token);
        await using MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions { Client = mqtt.ClientOptions("dashboard"), AnnotatePayloads = annotation }, Support.Token);
        var oven = new OvenPublisher(connection);

        Assert.Matches("^application/json;s=[A-Za-z0-9_-]{8}$", Oven.Label.Response.ContentType);
        Assert.Equal(7, (await oven.LabelAsync("berlin", 7, "hot", Support.Token)).Before);
        Assert.Equal(isAnnotated ? ["text/plain; charset=utf-8", Oven.Label.Response.ContentType] : [null, null], await ReadContentTypesAsync());
        await foreach (double item in oven.HistoryAsync("berlin", 7, 1, Support.Token))
        {
            Assert.Equal(0, item);
        }

        Assert.All(await ReadContentTypesAsync(), t => Assert.Equal(isAnnotated, t?.StartsWith("mp;", StringComparison.Ordinal) ?? false));
        await Support.StopAsync(application);

        async Task<string?[]> ReadContentTypesAsync() => [(await all.ReadAsync(Support.Token)).ContentType, (await all.ReadAsync(Support.Token)).ContentType];
    }

    [Theory]
    [InlineData(PayloadAnnotation.RetainedAndRequests, true)]
    [InlineData(PayloadAnnotation.Never, false)]
    public async Task Last_will__says_its_content_type_as_the_option_says(PayloadAnnotation annotation, bool isAnnotated)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions { Client = mqtt.ClientOptions("line-controller"), AnnotatePayloads = annotation, Will = LineTelemetry.Will.Status("berlin", new(false, "lost")) }, Support.Token);

        await mqtt.KillAsync(connection);

        LineTelemetry.StatusMessage will = await mqtt.NextAsync(LineTelemetry.Status, cancellationToken: Support.Token);
        Assert.Equal((new Status(false, "lost"), isAnnotated ? LineTelemetry.Status.ContentType : null), (will.Payload, will.Context.ContentType));
    }
}
