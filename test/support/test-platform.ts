import type { Platform } from '../../src/system/platform.ts'

/** This process on this machine, as keyless would see it; never replaced by a child. */
export function testPlatform(changes: Partial<Platform> = {}): Platform {
  return {
    os: process.platform,
    runtime: 'node',
    pid: process.pid,
    uid: process.getuid?.(),
    self: [],
    execve: undefined,
    ...changes,
  }
}
