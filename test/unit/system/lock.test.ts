import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/system/clock.ts'
import { type LockOptions, withLock } from '../../../src/system/lock.ts'
import {
  createLockFolder,
  createQuickClock,
  type LockFolder,
  platform,
  type QuickClock,
  table,
} from './lock-fixture.ts'

let lock: LockFolder
let clock: QuickClock

beforeEach(() => {
  lock = createLockFolder()
  clock = createQuickClock()
})
afterEach(() => lock.remove())

function options<T>(extra: Partial<LockOptions<T>> = {}): LockOptions<T> {
  return { folder: lock.path, clock, platform, ...extra }
}

/** Milliseconds of the quick clock until the lock was had; the error's code if it was not. */
async function waitFor(extra: Partial<LockOptions<number>> = {}): Promise<number> {
  const startMs = clock.monotonicMs()
  return await withLock(options(extra), async () => clock.monotonicMs() - startMs)
}

describe('a lock that nobody holds', () => {
  it('is had at once, and its folder and record are private', async () => {
    const modes = await withLock(options<number[]>(), async () =>
      [lock.path, join(lock.path, 'g000000000001')].map((path) => statSync(path).mode & 0o777),
    )
    expect(modes).toEqual([0o700, 0o600])
  })

  it('gives back what the work returns, and is free again after work that fails', async () => {
    expect(await withLock(options(), async () => 'done')).toBe('done')
    await expect(withLock(options(), () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    )
    expect(await waitFor()).toBe(0)
  })

  it('keeps four generations and no other file', async () => {
    for (let round = 1; round <= 9; round++) await waitFor()
    expect(lock.names()).toEqual([
      'g000000000006',
      'g000000000007',
      'g000000000008',
      'g000000000009',
    ])
    expect(readFileSync(join(lock.path, 'g000000000009'), 'utf8')).toMatch(/^R\{/)
  })

  it('removes what killed claimants left a minute ago', async () => {
    await waitFor()
    const litter = ['t.old', 't.new'].map((name) => join(lock.path, name))
    for (const path of litter) writeFileSync(path, 'H')
    const old = Date.now() / 1000 - 61
    utimesSync(litter[0]!, old, old)
    await waitFor()
    expect(lock.names()).toEqual(['g000000000001', 'g000000000002', 't.new'])
  })

  it('takes no notice of numbers that nobody can have come to', async () => {
    await waitFor()
    for (const name of ['g999999999999999', 'g1000000000000', 'g2']) {
      writeFileSync(join(lock.path, name), 'H')
    }
    await waitFor()
    await waitFor()
    expect(lock.names()).toEqual([
      'g000000000001',
      'g000000000002',
      'g000000000003',
      'g1000000000000',
      'g2',
      'g999999999999999',
    ])
  })

  it('says how to begin again after the last number', async () => {
    lock.own({})
    writeFileSync(join(lock.path, 'g999999999999'), 'R{"pid":1,"start":1,"nonce":"n"}')
    await expect(waitFor()).rejects.toMatchObject({
      code: 'file-unwritable',
      message: expect.stringContaining('g999999999999'),
      fix: `rm -r ${lock.path}`,
    })
  })
})

describe('a result that somebody has made', () => {
  it('is taken without the lock', async () => {
    expect(await withLock(options({ ready: () => 'theirs' }), async () => 'ours')).toBe('theirs')
    expect(() => lock.names()).toThrow('ENOENT')
  })

  it('ends the waiting', async () => {
    lock.own({})
    let made: string | undefined
    clock.onSleep = () => {
      if (clock.monotonicMs() > 6000) made = 'theirs'
    }
    expect(await withLock(options({ ready: () => made }), async () => 'ours')).toBe('theirs')
  })

  it('is looked for again after acquiring, and the lock is released', async () => {
    const answers = [undefined, 'theirs']
    const ready = (): string | undefined => answers.shift()
    expect(await withLock(options({ ready }), async () => 'ours')).toBe('theirs')
    expect(await waitFor()).toBe(0)
  })
})

describe('a lock that is held', () => {
  let child: ChildProcess
  let start = 0
  beforeEach(() => {
    child = spawn('sleep', ['60'], { stdio: 'ignore' })
    start = table.look(child.pid!, true).start ?? 0
  })
  afterEach(() => child.kill('SIGKILL'))
  const owner = (): { pid: number; start: number } => ({ pid: child.pid!, start })

  it('is taken over at once when its holder has died', async () => {
    lock.own(owner())
    let waited = 0
    clock.onSleep = () => {
      waited += 1
      if (waited === 3) child.kill('SIGKILL')
    }
    const gone = new Promise((resolve) => child.on('exit', resolve))
    const result = withLock(options({ clock: systemClock }), async () => 'ours')
    child.kill('SIGKILL')
    await gone
    expect(await result).toBe('ours')
  })

  it('is taken over at once when the pid is another process by now', async () => {
    lock.own({ ...owner(), start: start - 1 })
    expect(await waitFor()).toBe(0)
  })

  it('is never taken from a live holder, however long it is silent', async () => {
    lock.own(owner())
    await expect(waitFor({ maxWaitMs: 60_000 })).rejects.toMatchObject({
      code: 'lock-timeout',
      message: `The lock ${lock.path} is still held by process ${child.pid} after 60 s.`,
      details: { path: lock.path, pid: child.pid },
    })
  })

  it('names the holder that is suspended, once patience is over', async () => {
    lock.own(owner())
    child.kill('SIGSTOP')
    await expect.poll(() => table.look(child.pid!, true).state).toBe('stopped')
    await expect(waitFor({ maxWaitMs: 2000 })).rejects.toMatchObject({
      code: 'lock-stopped',
      message: `Process ${child.pid} holds the lock ${lock.path} and is suspended.`,
      fix: `kill -CONT ${child.pid}`,
    })
    expect(clock.monotonicMs() - 5000).toBeLessThan(2500)
  })

  it('is not waited for long while its holder is suspended, however patient the waiter', async () => {
    lock.own(owner())
    child.kill('SIGSTOP')
    await expect.poll(() => table.look(child.pid!, true).state).toBe('stopped')
    await expect(waitFor({ maxWaitMs: 600_000 })).rejects.toMatchObject({ code: 'lock-stopped' })
    expect(clock.monotonicMs() - 5000).toBeLessThan(10_500)
  })

  it('is waited for by another call of the same process', async () => {
    const order: string[] = []
    const first = withLock(options({ clock: systemClock }), async () => {
      await systemClock.sleep(20)
      order.push('first')
    })
    await withLock(options({ clock: systemClock }), async () => order.push('second'))
    await first
    expect(order).toEqual(['first', 'second'])
  })

  it('is no longer waited for when the caller is interrupted', async () => {
    lock.own(owner())
    const abort = new AbortController()
    clock.onSleep = () => abort.abort(new Error('interrupted'))
    await expect(waitFor({ signal: abort.signal })).rejects.toThrow('interrupted')
  })
})

describe('a holder that cannot be seen from here', () => {
  it.each([
    ['of another boot or machine', { machine: 'another-boot' }],
    ['in another pid namespace', { pidNamespace: 'pid:[1]' }],
    ['in another time namespace', { timeNamespace: 'time:[1]' }],
  ])('%s keeps the lock for its lease', async (_, place) => {
    lock.own(place)
    const waited = await waitFor()
    expect(waited).toBeGreaterThanOrEqual(15_000)
    expect(waited).toBeLessThan(15_400)
  })

  it.each([
    ['an empty record', ''],
    ['garbage', 'garbage'],
    ['a record cut short', 'H{"pid":1,"sta'],
    ['a released record cut short', 'R{"pid":1,"sta'],
  ])('left %s: the lease is waited for', async (_, text) => {
    lock.write(text)
    expect(await waitFor({ leaseMs: 2000 })).toBeGreaterThanOrEqual(2000)
  })

  it('keeps the lock while its heartbeat is seen, and is named', async () => {
    const path = lock.own({ pidNamespace: 'pid:[1]', pid: 8, host: 'web-1' })
    let beats = 0
    clock.onSleep = () => {
      if (clock.monotonicMs() < 7000 + 2000 * beats) return
      beats += 1
      // Time stamps that stand still or run backwards say as much as any other change.
      utimesSync(path, 1000 - beats, 1000 - beats)
    }
    await expect(waitFor()).rejects.toMatchObject({
      code: 'lock-timeout',
      message: `The lock ${lock.path} is still held by process 8 in another container or on another machine (web-1) after 10 s.`,
    })
    expect(beats).toBeGreaterThan(3)
  })

  it('loses the lock a lease after its last heartbeat', async () => {
    const path = lock.own({ pidNamespace: 'pid:[1]' })
    clock.onSleep = () => {
      if (clock.monotonicMs() < 10_000) appendFileSync(path, ' ')
    }
    const waited = await waitFor()
    expect(waited).toBeGreaterThanOrEqual(5000 - 350 + 15_000)
    expect(waited).toBeLessThan(5000 + 15_400)
  })

  it('is not judged by time that the waiter itself did not live through', async () => {
    lock.own({ pidNamespace: 'pid:[1]' })
    let slept = false
    clock.onSleep = () => {
      if (slept) return
      slept = true
      clock.advance(3_600_000)
    }
    expect(await waitFor()).toBeGreaterThanOrEqual(3_600_000 + 14_000)
  })

  it('hands over at once when it releases', async () => {
    const path = lock.own({ pidNamespace: 'pid:[1]' })
    let released = false
    clock.onSleep = () => {
      if (clock.monotonicMs() < 6000 || released) return
      released = true
      writeFileSync(path, `R${readFileSync(path, 'utf8').slice(1)}`)
    }
    expect(await waitFor()).toBeLessThan(1400)
  })
})
