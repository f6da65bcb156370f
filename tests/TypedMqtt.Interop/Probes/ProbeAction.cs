namespace TypedMqtt.Interop.Probes;

internal enum ProbeAction
{
    /// <summary>The user publishes to the topic; does it reach a witness who may read everything?</summary>
    Publish,

    /// <summary>Somebody who may write everything publishes to the topic; does it reach the user, who asked for it?</summary>
    Deliver,
}
