import { findCommand } from '../../credentials/find-command.ts'
import { KeylessError } from '../../errors.ts'
import { run } from '../../system/subprocess.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

const timeoutMs = 2500

/**
 * Looks at botocore's text, so that nothing of it is started: its version, and whether it knows the key.
 * Python looks for modules in the current folder first, which may be a stranger's.
 */
export const botocoreScript = `
import sys
sys.path = [folder for folder in sys.path if folder not in ('', '.')]
import importlib.util, os, re
spec = importlib.util.find_spec('botocore')
if spec and spec.origin:
    folder = os.path.dirname(spec.origin)
    def text(name):
        with open(os.path.join(folder, name), encoding='utf-8') as file: return file.read()
    version = re.search(r"__version__ = ['\\"]([\\d.]+)", text('__init__.py'))
    known = 'sso_session' in text('credentials.py')
    print(version.group(1) if version else '?', 'yes' if known else 'no', folder)
`

async function find(world: World): Promise<readonly Noted<'boto3-old'>[]> {
  const { env, platform } = world.system
  const found = findCommand('python3', env, platform.os)
  if (found.found !== 'program' || world.config.ssoSessions.size === 0) return []
  try {
    const { stdout } = await run([found.path, '-c', botocoreScript], {
      env,
      timeoutMs,
      signal: world.signal,
    })
    const [, version, knows, folder] = /^(\S+) (yes|no) (.+)$/m.exec(stdout) ?? []
    if (knows !== 'no') return []
    const message = `The botocore of ${found.path} is ${version}: it does not know sso_session.`
    const evidence = [{ file: folder, says: 'is where it is' }]
    const fix = `${found.path} -m pip install --upgrade boto3`
    return [{ code: 'boto3-old', message, evidence, fix }]
  } catch (error) {
    if (!(error instanceof KeylessError) || error.class === 'Cancelled') throw error
    // A Python that does not start is no matter of AWS.
    return []
  }
}

export const boto3 = check({
  group: 'tools',
  needs: 'programs',
  codes: {
    'boto3-old': {
      severity: 'warning',
      title: 'The boto3 of python3 is too old for sessions',
      why: 'Programs with it find no credentials in a profile with sso_session. `keyless exec PROFILE --` works with it.',
    },
  },
  find,
})
