using TypedMqtt.Broker;

await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { $"mqtt://127.0.0.1:{args[0]}" } });
Console.WriteLine(broker.Endpoint);
await Task.Delay(Timeout.Infinite);
