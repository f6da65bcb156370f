using TypedMqtt.Interop.Matrix.Clients;

namespace TypedMqtt.Interop.Matrix;

/// <summary>mosquitto_pub and mosquitto_sub on our broker.</summary>
[Trait("Peer", "mosquitto")]
public sealed class MosquittoToolsTests(OwnBroker broker, MosquittoTools peer) : PeerMatrix(broker, peer), IClassFixture<OwnBroker>, IClassFixture<MosquittoTools>;

/// <summary>paho for Python on our broker.</summary>
[Trait("Peer", "paho-python")]
public sealed class PahoPythonTests(OwnBroker broker, PahoPython peer) : PeerMatrix(broker, peer), IClassFixture<OwnBroker>, IClassFixture<PahoPython>;

/// <summary>paho for C on our broker.</summary>
[Trait("Peer", "paho-c")]
public sealed class PahoCTests(OwnBroker broker, PahoC peer) : PeerMatrix(broker, peer), IClassFixture<OwnBroker>, IClassFixture<PahoC>;

/// <summary>mqtt.js on our broker.</summary>
[Trait("Peer", "mqtt.js")]
public sealed class MqttJsTests(OwnBroker broker, MqttJs peer) : PeerMatrix(broker, peer), IClassFixture<OwnBroker>, IClassFixture<MqttJs>;

/// <summary>The client of MQTTnet on our broker.</summary>
[Trait("Peer", "MQTTnet")]
public sealed class MqttNetTests(OwnBroker broker, MqttNetPeer peer) : PeerMatrix(broker, peer), IClassFixture<OwnBroker>, IClassFixture<MqttNetPeer>;

/// <summary>Our client on the real mosquitto.</summary>
[Trait("Peer", "mosquitto")]
public sealed class OwnClientTests(MosquittoBroker broker, OwnClientPeer peer)
    : PeerMatrix(broker, peer), IClassFixture<MosquittoBroker>, IClassFixture<OwnClientPeer>;
