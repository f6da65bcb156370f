// Drives clients of mqtt.js by lines, as Matrix/Clients/ScriptedPeer.cs describes them.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import mqtt from 'mqtt'

const clients = new Map()
const schemes = { Tcp: 'mqtt', Tls: 'mqtts', WebSocket: 'ws', SecureWebSocket: 'wss' }

function say(...parts) {
  const words = parts.flatMap(part => typeof part === 'string' ? [part] : Object.entries(part).map(([k, v]) => `${k}=${encodeURIComponent(v)}`))
  process.stdout.write(words.join(' ') + '\n')
}

/** What the fields of a command ask for, in the names of mqtt.js. */
function properties(fields, users) {
  const found = {}
  if ('content-type' in fields) found.contentType = fields['content-type']
  if ('response-topic' in fields) found.responseTopic = fields['response-topic']
  if ('correlation' in fields) found.correlationData = Buffer.from(fields.correlation)
  if ('expiry' in fields) found.messageExpiryInterval = Number(fields.expiry)
  if ('utf8' in fields) found.payloadFormatIndicator = true
  for (const [key, value] of users) {
    found.userProperties ??= {}
    ;(found.userProperties[key] ??= []).push(value)
  }
  return Object.keys(found).length > 0 ? { properties: found } : {}
}

function message(name, topic, payload, packet) {
  const p = packet.properties ?? {}
  const fields = { topic, payload: payload.toString('hex'), qos: packet.qos, retain: packet.retain ? 1 : 0 }
  if (p.contentType !== undefined) fields['content-type'] = p.contentType
  if (p.responseTopic !== undefined) fields['response-topic'] = p.responseTopic
  if (p.correlationData !== undefined) fields.correlation = p.correlationData.toString()
  if (p.messageExpiryInterval !== undefined) fields.expiry = p.messageExpiryInterval
  if (p.payloadFormatIndicator) fields.utf8 = 1
  if (p.subscriptionIdentifier !== undefined) fields.identifier = [p.subscriptionIdentifier].flat()[0]
  const users = Object.entries(p.userProperties ?? {}).flatMap(([key, values]) => [values].flat().map(value => [key, value]))
  say('message', name, ...users.map(pair => `user-property=${pair.map(encodeURIComponent).join(':')}`), fields)
}

const verbs = {
  connect(tag, name, fields, users) {
    const isV5 = fields.version === '5'
    const will = Object.fromEntries(Object.entries(fields).filter(([k]) => k.startsWith('will-')).map(([k, v]) => [k.slice(5), v]))
    const client = mqtt.connect(`${schemes[fields.transport]}://${fields.host}:${fields.port}/mqtt`, {
      clientId: fields.id,
      protocolId: fields.version === '3' ? 'MQIsdp' : 'MQTT',
      protocolVersion: Number(fields.version),
      clean: fields.clean === '1',
      username: fields.user,
      password: fields.password,
      reconnectPeriod: 0,
      resubscribe: false,
      ...(fields.ca && { ca: readFileSync(fields.ca) }),
      ...(isV5 && fields['session-expiry'] && { properties: { sessionExpiryInterval: Number(fields['session-expiry']) } }),
      ...(will.topic && {
        will: {
          topic: will.topic, payload: Buffer.from(will.payload, 'hex'), qos: Number(will.qos), retain: will.retain === '1',
          ...(isV5 && properties(will, users)),
        },
      }),
    })
    // publish() calls back with what it has sent, not with the answer.
    const reasons = new Map()
    client.on('packetreceive', packet => {
      if (packet.cmd === 'puback' || packet.cmd === 'pubrec') reasons.set(packet.messageId, packet.reasonCode ?? 0)
    })
    let isOpen = false
    client.on('message', (topic, payload, packet) => message(name, topic, payload, packet))
    client.on('connect', packet => {
      isOpen = true
      clients.set(name, { client, isV5, reasons })
      say(tag, 'ok', { present: packet.sessionPresent ? 1 : 0 })
    })
    client.on('error', error => {
      if (!isOpen) say(tag, error.code > 0 ? 'refused' : 'failed', { reason: error.code ?? 0, text: error.message })
      isOpen = true
    })
  },

  publish(tag, name, fields, users) {
    const { client, isV5, reasons } = clients.get(name)
    const options = { qos: Number(fields.qos), retain: fields.retain === '1', ...(isV5 && properties(fields, users)) }
    client.publish(fields.topic, Buffer.from(fields.payload, 'hex'), options, (error, packet) => {
      if (error && !(error.code > 0)) say(tag, 'failed', { text: error.message })
      else say(tag, 'ok', { reason: error?.code ?? reasons.get(packet?.messageId) ?? 0 })
    })
  },

  subscribe(tag, name, fields) {
    const { client, isV5 } = clients.get(name)
    const options = { qos: Number(fields.qos) }
    if (isV5) {
      options.nl = fields['no-local'] === '1'
      options.rap = fields['retain-as-published'] === '1'
      options.rh = Number(fields['retain-handling'])
      if (fields.identifier) options.properties = { subscriptionIdentifier: Number(fields.identifier) }
    }
    client.subscribe(fields.filter, options, (error, granted, packet) => {
      const reason = packet?.granted?.[0] ?? granted?.[0]?.qos ?? error?.code
      if (reason === undefined) say(tag, 'failed', { text: error?.message ?? 'no SUBACK' })
      else say(tag, 'ok', { reason })
    })
  },

  drop(tag, name) {
    const { client } = clients.get(name)
    client.stream.destroy()
    say(tag, 'ok')
  },

  disconnect(tag, name) {
    clients.get(name).client.end(false, () => say(tag, 'ok'))
  },
}

say('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [tag, name, verb, ...words] = line.split(' ')
  const pairs = words.map(word => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
  const fields = Object.fromEntries(pairs.filter(([key]) => key !== 'user-property').map(([key, value]) => [key, decodeURIComponent(value)]))
  const users = pairs.filter(([key]) => key === 'user-property').map(([, value]) => value.split(':').map(decodeURIComponent))
  try {
    verbs[verb](tag, name, fields, users)
  } catch (error) {
    say(tag, 'failed', { text: String(error) })
  }
}
process.exit(0)
