/** One connection of a client: its requests are answered one after the other. */
import type { Socket } from 'node:net'
import { jsonResponse, parseRequest, type PlainRequest, type PlainResponse } from './plain-http.ts'

export type Answerer = (
  request: PlainRequest,
  socket: Socket,
) => PlainResponse | Promise<PlainResponse>

interface Connection {
  readonly socket: Socket
  readonly answer: Answerer
  readonly work: (answering: Promise<void>) => void
  /** What has come and is not answered yet. */
  text: string
  begunAtMs: number
  /** An answer is being made, or waits for the client to read. */
  isBusy: boolean
  /** Nothing more comes; whoever sent it may still read. */
  isOver: boolean
}

const longestHeaders = 16 * 1024
/** How long a client may take to send its request, and how long it may say nothing. */
const patienceMs = 5000
const broken = jsonResponse(400, { Code: 'BadRequest', Message: 'This is not a request for here.' })

/** @param work Told of each answer that takes its time. */
export function serveConnection(
  socket: Socket,
  answer: Answerer,
  work: (answering: Promise<void>) => void,
): void {
  const state = { text: '', begunAtMs: 0, isBusy: false, isOver: false }
  const connection: Connection = { socket, answer, work, ...state }
  socket.setNoDelay(true)
  socket.setEncoding('latin1')
  socket.setTimeout(patienceMs, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('end', () => {
    connection.isOver = true
    if (!connection.isBusy) socket.end()
  })
  socket.on('data', (part: string) => {
    if (socket.writableEnded) return
    if (connection.text === '') connection.begunAtMs = performance.now()
    connection.text += part
    answerAll(connection)
  })
}

function answerAll(connection: Connection): void {
  const { socket } = connection
  while (connection.text !== '' && !connection.isBusy && !socket.writableEnded) {
    const request = parseRequest(connection.text)
    if (request === undefined) {
      if (isTooMuch(connection)) send(connection, broken, true)
      return
    }
    if (request === 'broken') return send(connection, broken, true)
    connection.text = connection.text.slice(request.length)
    const answered = connection.answer(request, socket)
    if (answered instanceof Promise) {
      connection.work(answerLate(connection, answered, request.isLast))
    } else send(connection, answered, request.isLast)
  }
}

function isTooMuch({ text, begunAtMs }: Connection): boolean {
  return text.length > longestHeaders || performance.now() - begunAtMs > patienceMs
}

async function answerLate(
  connection: Connection,
  late: Promise<PlainResponse>,
  isLast: boolean,
): Promise<void> {
  const { socket } = connection
  hold(connection)
  socket.setTimeout(0)
  const response = await late
  socket.setTimeout(patienceMs)
  connection.isBusy = false
  send(connection, response, isLast)
  if (!connection.isBusy) goOn(connection)
}

function send(connection: Connection, { text, encoding, isLast }: PlainResponse, last: boolean) {
  const { socket } = connection
  if (last || isLast) {
    connection.text = ''
    socket.end(text, encoding)
  } else if (!socket.write(text, encoding)) {
    // It asks faster than it reads.
    hold(connection)
    socket.once('drain', () => goOn(connection))
  }
}

function hold(connection: Connection): void {
  connection.isBusy = true
  connection.socket.pause()
}

function goOn(connection: Connection): void {
  connection.isBusy = false
  connection.socket.resume()
  answerAll(connection)
  if (connection.isOver && !connection.isBusy) connection.socket.end()
}
