/* Drives one client of paho for C by lines, as Matrix/Clients/ScriptedPeer.cs describes them. */
#include <MQTTAsync.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 64

/* A command: its words, and its fields, decoded. User properties may occur several times. */
static char *names[MAX_FIELDS], *values[MAX_FIELDS];
static int count;

static MQTTAsync client;
static char me[64];
static int is_v5;
static pthread_mutex_t output = PTHREAD_MUTEX_INITIALIZER;

static void put_escaped(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        printf("%%%02X", (unsigned char)text[i]);
}

static void put_text(const char *name, const char *text, size_t length)
{
    printf(" %s=", name);
    put_escaped(text, length);
}

static void reply(const char *tag, const char *kind, const char *field, int value, const char *text)
{
    pthread_mutex_lock(&output);
    printf("%s %s %s=%d", tag, kind, field, value);
    if (text)
        put_text("text", text, strlen(text));
    printf("\n");
    fflush(stdout);
    pthread_mutex_unlock(&output);
}

static void unescape(char *text)
{
    char *to = text;
    for (char *from = text; *from; from++) {
        if (*from == '%') {
            char digits[3] = {from[1], from[2], 0};
            *to++ = (char)strtol(digits, NULL, 16);
            from += 2;
        } else
            *to++ = *from;
    }
    *to = 0;
}

static char *field(const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return values[i];
    return NULL;
}

static int number(const char *name)
{
    char *value = field(name);
    return value ? atoi(value) : 0;
}

/* Hexadecimal digits to bytes, in place. */
static int unhex(char *text)
{
    int length = (int)strlen(text) / 2;
    for (int i = 0; i < length; i++) {
        char digits[3] = {text[2 * i], text[2 * i + 1], 0};
        text[i] = (char)strtol(digits, NULL, 16);
    }
    return length;
}

static MQTTLenString length_string(char *text)
{
    MQTTLenString string = {(int)strlen(text), text};
    return string;
}

static void add_text(MQTTProperties *all, enum MQTTPropertyCodes id, char *text)
{
    MQTTProperty property = {.identifier = id};
    if (!text)
        return;
    property.value.data = length_string(text);
    MQTTProperties_add(all, &property);
}

static void add_number(MQTTProperties *all, enum MQTTPropertyCodes id, int value)
{
    MQTTProperty property = {.identifier = id};
    if (value == 0)
        return;
    if (id == MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR)
        property.value.byte = (unsigned char)value;
    else
        property.value.integer4 = (unsigned int)value;
    MQTTProperties_add(all, &property);
}

/* The properties of a message that the fields ask for; those of a will start with "will-". */
static void add_message_properties(MQTTProperties *all, const char *prefix)
{
    char name[64];
#define NAMED(text) (snprintf(name, sizeof name, "%s%s", prefix, text), name)
    add_text(all, MQTTPROPERTY_CODE_CONTENT_TYPE, field(NAMED("content-type")));
    add_text(all, MQTTPROPERTY_CODE_RESPONSE_TOPIC, field(NAMED("response-topic")));
    add_text(all, MQTTPROPERTY_CODE_CORRELATION_DATA, field(NAMED("correlation")));
    add_number(all, MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, number(NAMED("expiry")));
    add_number(all, MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR, number(NAMED("utf8")));
#undef NAMED
    for (int i = 0; i < count; i++) {
        MQTTProperty property = {.identifier = MQTTPROPERTY_CODE_USER_PROPERTY};
        char *value = strchr(values[i], ':');
        if (strcmp(names[i], "user-property") || !value)
            continue;
        *value++ = 0;
        unescape(values[i]);
        unescape(value);
        property.value.data = length_string(values[i]);
        property.value.value = length_string(value);
        MQTTProperties_add(all, &property);
    }
}

static void put_property(const MQTTProperty *property)
{
    const MQTTLenString *data = &property->value.data;
    switch (property->identifier) {
    case MQTTPROPERTY_CODE_CONTENT_TYPE:
        put_text("content-type", data->data, data->len);
        break;
    case MQTTPROPERTY_CODE_RESPONSE_TOPIC:
        put_text("response-topic", data->data, data->len);
        break;
    case MQTTPROPERTY_CODE_CORRELATION_DATA:
        put_text("correlation", data->data, data->len);
        break;
    case MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL:
        printf(" expiry=%u", property->value.integer4);
        break;
    case MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIER:
        printf(" identifier=%u", property->value.integer4);
        break;
    case MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR:
        printf(" utf8=%d", property->value.byte);
        break;
    case MQTTPROPERTY_CODE_USER_PROPERTY:
        put_text("user-property", data->data, data->len);
        printf(":");
        put_escaped(property->value.value.data, property->value.value.len);
        break;
    default:
        break;
    }
}

static int on_message(void *context, char *topic, int topic_length, MQTTAsync_message *message)
{
    const unsigned char *payload = message->payload;
    (void)context;
    pthread_mutex_lock(&output);
    printf("message %s", me);
    put_text("topic", topic, topic_length > 0 ? (size_t)topic_length : strlen(topic));
    printf(" qos=%d retain=%d payload=", message->qos, message->retained);
    for (int i = 0; i < message->payloadlen; i++)
        printf("%02x", payload[i]);
    for (int i = 0; i < message->properties.count; i++)
        put_property(&message->properties.array[i]);
    printf("\n");
    fflush(stdout);
    pthread_mutex_unlock(&output);
    MQTTAsync_freeMessage(&message);
    MQTTAsync_free(topic);
    return 1;
}

/* The context of every call is its tag. */
static void connected(void *tag, MQTTAsync_successData *data) { reply(tag, "ok", "present", data->alt.connect.sessionPresent, NULL); }
static void connected5(void *tag, MQTTAsync_successData5 *data) { reply(tag, "ok", "present", data->alt.connect.sessionPresent, NULL); }
static void refused(void *tag, MQTTAsync_failureData *data) { reply(tag, data->code > 0 ? "refused" : "failed", "reason", data->code, data->message); }
static void refused5(void *tag, MQTTAsync_failureData5 *data)
{
    /* CONNACK's reason code is in "code". */
    reply(tag, data->code >= 0x80 ? "refused" : "failed", "reason", data->code, data->message);
}

static void published(void *tag, MQTTAsync_successData *data) { (void)data; reply(tag, "ok", "reason", 0, NULL); }
static void subscribed(void *tag, MQTTAsync_successData *data) { reply(tag, "ok", "reason", data->alt.qos, NULL); }
static void done5(void *tag, MQTTAsync_successData5 *data) { reply(tag, "ok", "reason", data->reasonCode, NULL); }
static void failed(void *tag, MQTTAsync_failureData *data) { reply(tag, data->code > 0 ? "ok" : "failed", "reason", data->code, data->message); }
static void failed5(void *tag, MQTTAsync_failureData5 *data)
{
    reply(tag, data->reasonCode >= 0x80 ? "ok" : "failed", "reason", data->reasonCode, data->message);
}

static int do_connect(char *tag)
{
    MQTTAsync_connectOptions v3 = MQTTAsync_connectOptions_initializer, v5 = MQTTAsync_connectOptions_initializer5;
    MQTTAsync_createOptions create = MQTTAsync_createOptions_initializer;
    MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
    MQTTAsync_SSLOptions ssl = MQTTAsync_SSLOptions_initializer;
    MQTTProperties properties = MQTTProperties_initializer, will_properties = MQTTProperties_initializer;
    MQTTAsync_connectOptions options;
    char uri[256];

    is_v5 = number("version") == 5;
    options = is_v5 ? v5 : v3;
    create.MQTTVersion = number("version"); /* 3 is 3.1, 4 is 3.1.1 */
    const char *transport = field("transport");
    const char *scheme = !strcmp(transport, "Tcp") ? "tcp" : !strcmp(transport, "Tls") ? "ssl" : !strcmp(transport, "WebSocket") ? "ws" : "wss";
    snprintf(uri, sizeof uri, "%s://%s:%s%s", scheme, field("host"), field("port"), scheme[0] == 'w' ? "/mqtt" : "");
    int rc = MQTTAsync_createWithOptions(&client, uri, field("id"), MQTTCLIENT_PERSISTENCE_NONE, NULL, &create);
    if (rc != MQTTASYNC_SUCCESS)
        return rc;
    MQTTAsync_setCallbacks(client, NULL, NULL, on_message, NULL);

    options.username = field("user");
    options.password = field("password");
    options.context = tag;
    if (field("ca")) {
        ssl.trustStore = field("ca");
        ssl.verify = 1;
        options.ssl = &ssl;
    }
    if (field("will-topic")) {
        will.topicName = field("will-topic");
        will.payload.len = unhex(field("will-payload"));
        will.payload.data = field("will-payload");
        will.qos = number("will-qos");
        will.retained = number("will-retain");
        options.will = &will;
    }
    if (is_v5) {
        options.MQTTVersion = MQTTVERSION_5;
        options.cleanstart = number("clean");
        options.onSuccess5 = connected5;
        options.onFailure5 = refused5;
        add_number(&properties, MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, number("session-expiry"));
        options.connectProperties = &properties;
        if (options.will) {
            add_message_properties(&will_properties, "will-");
            options.willProperties = &will_properties;
        }
    } else {
        options.MQTTVersion = number("version");
        options.cleansession = number("clean");
        options.onSuccess = connected;
        options.onFailure = refused;
    }
    return MQTTAsync_connect(client, &options);
}

static MQTTAsync_responseOptions response(char *tag, MQTTAsync_onSuccess *success)
{
    MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;
    options.context = tag;
    if (is_v5) {
        options.onSuccess5 = done5;
        options.onFailure5 = failed5;
    } else {
        options.onSuccess = success;
        options.onFailure = failed;
    }
    return options;
}

static int do_publish(char *tag)
{
    MQTTAsync_responseOptions options = response(tag, published);
    MQTTAsync_message message = MQTTAsync_message_initializer;
    message.payloadlen = unhex(field("payload"));
    message.payload = field("payload");
    message.qos = number("qos");
    message.retained = number("retain");
    if (is_v5)
        add_message_properties(&message.properties, "");
    return MQTTAsync_sendMessage(client, field("topic"), &message, &options);
}

static int do_subscribe(char *tag)
{
    MQTTAsync_responseOptions options = response(tag, subscribed);
    options.subscribeOptions.noLocal = (unsigned char)number("no-local");
    options.subscribeOptions.retainAsPublished = (unsigned char)number("retain-as-published");
    options.subscribeOptions.retainHandling = (unsigned char)number("retain-handling");
    if (is_v5)
        add_number(&options.properties, MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIER, number("identifier"));
    return MQTTAsync_subscribe(client, field("filter"), number("qos"), &options);
}

static int do_disconnect(char *tag)
{
    MQTTAsync_disconnectOptions options = MQTTAsync_disconnectOptions_initializer;
    options.context = tag;
    options.timeout = 2000;
    if (is_v5) {
        options.onSuccess5 = done5;
        options.onFailure5 = failed5;
    } else {
        options.onSuccess = published;
        options.onFailure = failed;
    }
    return MQTTAsync_disconnect(client, &options);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    printf("ready\n");
    fflush(stdout);
    while (getline(&line, &size, stdin) > 0) {
        char *rest = line, *word;
        char *tag = strdup(strtok_r(rest, " \n", &rest)); /* kept: callbacks get it */
        char *name = strtok_r(NULL, " \n", &rest);
        if (!me[0]) /* once: callbacks read it */
            snprintf(me, sizeof me, "%s", name);
        char *verb = strtok_r(NULL, " \n", &rest);
        for (count = 0; count < MAX_FIELDS && (word = strtok_r(NULL, " \n", &rest)); count++) {
            char *value = strchr(word, '=');
            *value++ = 0;
            names[count] = word;
            values[count] = value;
            if (strcmp(word, "user-property"))
                unescape(value);
        }
        int rc = !strcmp(verb, "connect") ? do_connect(tag)
            : !strcmp(verb, "publish") ? do_publish(tag)
            : !strcmp(verb, "subscribe") ? do_subscribe(tag)
            : do_disconnect(tag);
        if (rc != MQTTASYNC_SUCCESS)
            reply(tag, "failed", "reason", rc, MQTTAsync_strerror(rc));
    }
    return 0;
}
