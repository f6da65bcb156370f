"""Drives clients of paho for Python by lines, as Matrix/Clients/ScriptedPeer.cs describes them."""

import socket
import sys
import threading
from urllib.parse import quote, unquote

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

clients = {}
output = threading.Lock()


def say(*words, **fields):
    text = " ".join([*words, *(f"{name.replace('_', '-')}={quote(str(value), safe='')}" for name, value in fields.items())])
    with output:
        print(text, flush=True)


def properties(packet, fields, users=()):
    """The properties that the fields of a command ask for, or None."""
    found = Properties(packet)
    if "content-type" in fields:
        found.ContentType = fields["content-type"]
    if "response-topic" in fields:
        found.ResponseTopic = fields["response-topic"]
    if "correlation" in fields:
        found.CorrelationData = fields["correlation"].encode()
    if "expiry" in fields:
        found.MessageExpiryInterval = int(fields["expiry"])
    if "utf8" in fields:
        found.PayloadFormatIndicator = 1
    if "identifier" in fields:
        found.SubscriptionIdentifier = int(fields["identifier"])
    if "session-expiry" in fields:
        found.SessionExpiryInterval = int(fields["session-expiry"])
    if users:
        found.UserProperty = list(users)
    return None if found.isEmpty() else found


class Peer:
    def __init__(self, name, tag, fields, users):
        self.name = name
        self.is_v5 = fields["version"] == "5"
        self.lock = threading.Lock()  # never held while the library is called: it calls back under locks of its own
        self.tags = {}
        self.early = {}  # answers to calls that have not told their identifier yet
        self.leaving = None
        self.connecting = tag
        arguments = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, "CallbackAPIVersion") else []
        version = {"3": mqtt.MQTTv31, "4": mqtt.MQTTv311, "5": mqtt.MQTTv5}[fields["version"]]
        web = fields["transport"] in ("WebSocket", "SecureWebSocket")
        clean = {} if self.is_v5 else {"clean_session": fields["clean"] == "1"}
        self.client = mqtt.Client(*arguments, client_id=fields["id"], protocol=version, transport="websockets" if web else "tcp", **clean)
        if web:
            self.client.ws_set_options(path="/mqtt")
        if "ca" in fields:
            self.client.tls_set(ca_certs=fields["ca"])
        self.client.username_pw_set(fields["user"], fields["password"])
        self.client.max_inflight_messages_set(0)
        self.client.on_connect = self.on_connect
        self.client.on_message = self.on_message
        self.client.on_publish = self.on_publish
        self.client.on_subscribe = self.on_subscribe
        self.client.on_disconnect = self.on_disconnect
        if "will-topic" in fields:
            will = {k[len("will-"):]: v for k, v in fields.items() if k.startswith("will-")}
            extra = {"properties": properties(PacketTypes.WILLMESSAGE, will, users)} if self.is_v5 else {}
            self.client.will_set(will["topic"], bytes.fromhex(will["payload"]), int(will["qos"]), will["retain"] == "1", **extra)
        options = {"clean_start": fields["clean"] == "1", "properties": properties(PacketTypes.CONNECT, fields)} if self.is_v5 else {}
        self.client.connect(fields["host"], int(fields["port"]), 60, **options)
        self.client.loop_start()

    def on_connect(self, client, userdata, flags, reason, props=None):
        code = reason if isinstance(reason, int) else reason.value
        if self.connecting is None:
            return
        tag, self.connecting = self.connecting, None
        if code == 0:
            say(tag, "ok", present=flags["session present"])
        else:
            say(tag, "refused", reason=code, text=reason)

    def on_message(self, client, userdata, message):
        fields = {"topic": message.topic, "payload": message.payload.hex(), "qos": message.qos, "retain": int(message.retain)}
        props = getattr(message, "properties", None)
        users = []
        for name, field in (("ContentType", "content-type"), ("ResponseTopic", "response-topic"), ("MessageExpiryInterval", "expiry")):
            if hasattr(props, name):
                fields[field] = getattr(props, name)
        if hasattr(props, "CorrelationData"):
            fields["correlation"] = props.CorrelationData.decode()
        if getattr(props, "PayloadFormatIndicator", 0):
            fields["utf8"] = 1
        if hasattr(props, "SubscriptionIdentifier"):
            fields["identifier"] = props.SubscriptionIdentifier[0]
        if hasattr(props, "UserProperty"):
            users = [f"user-property={quote(k, safe='')}:{quote(v, safe='')}" for k, v in props.UserProperty]
        say("message", self.name, *users, **fields)

    def on_publish(self, client, userdata, mid, *_):
        self.reply("publish", mid, reason=0)

    def on_subscribe(self, client, userdata, mid, granted, props=None):
        code = granted[0]
        self.reply("subscribe", mid, reason=code if isinstance(code, int) else code.value)

    def on_disconnect(self, client, userdata, reason, props=None):
        client.disconnect()  # or it would wait to connect again
        self.client = None  # its sockets close with it, and there are many tests
        if self.leaving is not None:
            say(self.leaving, "ok")

    def reply(self, kind, mid, **fields):
        with self.lock:
            tag = self.tags.pop((kind, mid), None)
            if tag is None:
                self.early[kind, mid] = fields
        if tag is not None:
            say(tag, "ok", **fields)

    def expect(self, kind, mid, tag):
        with self.lock:
            fields = self.early.pop((kind, mid), None)
            if fields is None:
                self.tags[kind, mid] = tag
        if fields is not None:
            say(tag, "ok", **fields)

    def publish(self, tag, fields, users):
        extra = {"properties": properties(PacketTypes.PUBLISH, fields, users)} if self.is_v5 else {}
        info = self.client.publish(fields["topic"], bytes.fromhex(fields["payload"]), int(fields["qos"]), fields["retain"] == "1", **extra)
        self.expect("publish", info.mid, tag)

    def subscribe(self, tag, fields, users):
        if self.is_v5:
            options = SubscribeOptions(int(fields["qos"]), fields["no-local"] == "1", fields["retain-as-published"] == "1", int(fields["retain-handling"]))
            _, mid = self.client.subscribe(fields["filter"], options=options, properties=properties(PacketTypes.SUBSCRIBE, fields))
        else:
            _, mid = self.client.subscribe(fields["filter"], int(fields["qos"]))
        self.expect("subscribe", mid, tag)

    def drop(self, tag, fields, users):
        connection = self.client.socket()
        getattr(connection, "_socket", connection).shutdown(socket.SHUT_RDWR)
        say(tag, "ok")

    def disconnect(self, tag, fields, users):
        self.leaving = tag
        self.client.disconnect()


def main():
    say("ready", version=getattr(sys.modules["paho.mqtt"], "__version__", "?"))
    for line in sys.stdin:
        tag, name, verb, *words = line.split()
        pairs = [word.split("=", 1) for word in words]
        fields = {key: unquote(value) for key, value in pairs if key != "user-property"}
        users = [tuple(unquote(part) for part in value.split(":")) for key, value in pairs if key == "user-property"]
        try:
            if verb == "connect":
                clients[name] = Peer(name, tag, fields, users)
            else:
                peer = clients.pop(name) if verb in ("drop", "disconnect") else clients[name]
                getattr(peer, verb)(tag, fields, users)
        except Exception as error:  # told to the test, which fails with it
            say(tag, "failed", text=repr(error))


main()
