// @ts-check
/** Steady load: so many requests a second, each sent when it is due, however late the others are. */
import { connect } from 'node:net'

/**
 * @typedef {{ port: number, path: string, token: string }} Target
 * @typedef {{ requests: number, failed: number, p50: number, p99: number, worst: number }} Latencies
 * @typedef {import('node:net').Socket} Socket
 */

const kept = 8

/**
 * Milliseconds from when a request was due to the end of its answer.
 *
 * @param {Target} target @param {{ rate: number, seconds: number, fresh: number }} plan `fresh`: which
 * part of the requests has a connection of its own @returns {Promise<Latencies>}
 */
export async function steadyLoad(target, { rate, seconds, fresh }) {
  /** @type {number[]} */
  const times = []
  let failed = 0
  /** @type {Promise<void>[]} */
  const pending = []
  const pool = Array.from({ length: kept }, () => openConnection(target))
  const all = rate * seconds
  const start = performance.now() + 50
  await new Promise((resolve) => {
    let sent = 0
    const sendDue = () => {
      for (; sent < all && performance.now() >= start + (sent * 1000) / rate; sent++) {
        const due = start + (sent * 1000) / rate
        const isFresh = Math.floor((sent + 1) * fresh) > Math.floor(sent * fresh)
        const answer = isFresh ? askOnce(target) : (pool[sent % kept]?.ask() ?? askOnce(target))
        const timed = answer.then(
          () => void times.push(performance.now() - due),
          () => void failed++,
        )
        pending.push(timed)
      }
      if (sent < all) setImmediate(sendDue)
      else resolve(undefined)
    }
    sendDue()
  })
  await Promise.all(pending)
  for (const connection of pool) connection.close()
  times.sort((one, other) => one - other)
  const at = (/** @type {number} */ part) =>
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN
  return { requests: times.length, failed, p50: at(0.5), p99: at(0.99), worst: at(1) }
}

/** @param {Target} target @param {string} connection */
function requestText({ port, path, token }, connection) {
  const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Authorization: ${token}`]
  return `${[...lines, `Connection: ${connection}`].join('\r\n')}\r\n\r\n`
}

/** @param {Target} target @returns {Promise<void>} */
function askOnce(target) {
  const { ask, close } = openConnection(target, 'close')
  return ask().finally(close)
}

/** One connection, whose requests are answered in their order. @param {Target} target */
function openConnection(target, connection = 'keep-alive') {
  const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true })
  /** @type {{ resolve: () => void, reject: (error: Error) => void }[]} */
  const waiting = []
  let text = ''
  socket.setEncoding('latin1').on('data', (/** @type {string} */ part) => {
    text += part
    for (let length = answerLength(text); length > 0; length = answerLength(text)) {
      const isGood = text.startsWith('HTTP/1.1 200 ')
      text = text.slice(length)
      const { resolve, reject } = waiting.shift() ?? {}
      if (isGood) resolve?.()
      else reject?.(new Error('refused'))
    }
  })
  const fail = (/** @type {Error | undefined} */ error) => {
    for (const { reject } of waiting.splice(0)) reject(error ?? new Error('closed'))
  }
  socket.on('error', fail).on('close', () => fail(undefined))
  return {
    /** @returns {Promise<void>} */
    ask: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        socket.write(requestText(target, connection))
      }),
    close: () => socket.destroy(),
  }
}

/** Of the first answer in the text; 0 while it is not whole. @param {string} text */
function answerLength(text) {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const body = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1] ?? 0)
  return text.length >= head + 4 + body ? head + 4 + body : 0
}
