namespace TypedMqtt.Broker.Sessions;

/// <content>
/// What a member of a shared subscription leaves behind (4.8.2). Another member gets the QoS 1 messages that were not acknowledged and all that were not
/// sent yet. A QoS 2 delivery that has begun is completed with this client or with nobody, so that it is never doubled [MQTT-4.8.2-4] [MQTT-4.8.2-5].
/// </content>
internal sealed partial class Session
{
    /// <summary>The messages other members may get while the client is away; each with a reference of its own.</summary>
    public void CollectShared(List<SharedDelivery> found)
    {
        lock (_gate)
        {
            if (_connection is null)
            {
                Collect(found);
            }
        }
    }

    /// <summary>Gives these messages up, unless the client is back and gets them itself.</summary>
    /// <returns>Those that were given up.</returns>
    public List<SharedDelivery> GiveUp(List<SharedDelivery> deliveries)
    {
        var given = new List<SharedDelivery>(deliveries.Count);
        lock (_gate)
        {
            if (_connection is not null)
            {
                return given;
            }

            HashSet<SharedDelivery> wanted = [.. deliveries];
            for (int i = 0; i < _window.Span; i++)
            {
                ref InflightEntry entry = ref _window.At(i);
                if (IsTransferable(entry) && wanted.Contains(new SharedDelivery(entry.Message!, entry.Group!)))
                {
                    given.Add(new SharedDelivery(entry.Message!.AddReference(), entry.Group!));
                    _window.Free(ref entry);
                }
            }

            _window.Trim();
            _queue.TakeOut(queued =>
            {
                bool leaves = queued.Group is { } group && wanted.Contains(new SharedDelivery(queued.Message, group));
                if (leaves)
                {
                    given.Add(new SharedDelivery(queued.Message, queued.Group!));
                }

                return leaves;
            });
        }

        return given;
    }

    private void Collect(List<SharedDelivery> found)
    {
        for (int i = 0; i < _window.Span; i++)
        {
            ref InflightEntry entry = ref _window.At(i);
            if (IsTransferable(entry))
            {
                found.Add(new SharedDelivery(entry.Message!.AddReference(), entry.Group!));
            }
        }

        foreach (QueuedMessage queued in _queue)
        {
            if (queued.Group is { } group)
            {
                found.Add(new SharedDelivery(queued.Message.AddReference(), group));
            }
        }
    }

    private static bool IsTransferable(in InflightEntry entry) =>
        entry is { Group: not null, Message: not null, State: InflightState.Published or InflightState.Unsent } && entry.Qos == Qos.AtLeastOnce;
}
