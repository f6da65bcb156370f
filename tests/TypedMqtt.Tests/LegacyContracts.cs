// The same channels before and after they moved. In one assembly both versions have the name and the old topics, which the analyzers are right to point out.
#pragma warning disable TMQ0030, TMQ0121

namespace TypedMqtt.Tests;

[MqttContract(Name = "Meter")]
public interface IOldMeter
{
    [Topic("meters/{id}/power", Retain = true)]
    ValueTask PowerAsync(int id, double watts, CancellationToken cancellationToken = default);

    [Topic("meters/{id}/pulse")]
    ValueTask PulseAsync(int id, int count, CancellationToken cancellationToken = default);

    [Topic("meters/{id}/limit")]
    ValueTask<double> LimitAsync(int id, double watts, CancellationToken cancellationToken = default);

    [Topic("meters/{id}/history"), Request(StreamCredit = 2)]
    IAsyncEnumerable<double> HistoryAsync(int id, int items, CancellationToken cancellationToken = default);
}

[MqttContract(Name = "Meter", Prefix = "grid/meter")]
public interface INewMeter
{
    [Topic("{id}/power", Retain = true), LegacyTopic("meters/{id}/power", AlsoPublish = true)]
    ValueTask PowerAsync(int id, double watts, CancellationToken cancellationToken = default);

    [Topic("{id}/pulse"), LegacyTopic("meters/{id}/pulse", Until = "2099-12-31")]
    ValueTask PulseAsync(int id, int count, CancellationToken cancellationToken = default);

    [Topic("{id}/limit"), LegacyTopic("meters/{id}/limit")]
    ValueTask<double> LimitAsync(int id, double watts, CancellationToken cancellationToken = default);

    [Topic("{id}/history"), Request(StreamCredit = 2), LegacyTopic("meters/{id}/history")]
    IAsyncEnumerable<double> HistoryAsync(int id, int items, CancellationToken cancellationToken = default);
}
