import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ControlClient, createControlClient } from '../../../src/agent/control-client.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let home: TempHome
let server: Server
let said = ''
let control: ControlClient

beforeEach(async () => {
  home = createTempHome()
  const pipe = `\\\\.\\pipe\\keyless-test-${process.pid}`
  const path = process.platform === 'win32' ? pipe : join(home.path, 'control.sock')
  server = createServer((_, response) => response.end(said)).listen(path)
  await once(server, 'listening')
  control = createControlClient(path)
})
afterEach(() => {
  server.close()
  home.remove()
})

describe('an agent of another build', () => {
  it.each(['{}', '[]', '{"version":1}', '{"version":1,"build":null,"pid":1,"port":1}'])(
    'is an older one when it says %s',
    async (text) => {
      said = text
      expect(await control.hello()).toMatchObject({ version: 0, build: { version: '0' } })
    },
  )

  it.each(['', 'null', '"x"', 'half {'])('does not answer when it says %j', async (text) => {
    said = text
    await expect(control.hello()).rejects.toMatchObject({ code: 'agent-failed' })
    await expect(control.status()).rejects.toMatchObject({ code: 'agent-failed' })
  })
})
