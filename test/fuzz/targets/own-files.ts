/** Files of keyless itself: journal, settings, reach of a sign-in, edits, and the small ones. */
import { readDirectory, directoryPath } from '../../../src/accounts/directory-cache.ts'
import { decodeFact, encodeFact } from '../../../src/accounts/directory-fact.ts'
import { mergeFiles } from '../../../src/config/aws-config.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'
import { readRecords } from '../../../src/config/edit-record.ts'
import { planUndo } from '../../../src/config/undo-plan.ts'
import { rememberedWindow } from '../../../src/console/window-memory.ts'
import { editSetting } from '../../../src/guard/edit-settings.ts'
import { parseBytes } from '../../../src/guard/read-settings.ts'
import { settingKeys, settingValue } from '../../../src/guard/setting-keys.ts'
import { verdictFor } from '../../../src/guard/verdict.ts'
import { parseOrganisation } from '../../../src/sandbox/organisation-file.ts'
import { readState } from '../../../src/sandbox/state-file.ts'
import { byFrecency, decodeUses, encodeUses, used } from '../../../src/shell/frecency.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { readEntries } from '../../../src/system/journal-read.ts'
import { decodeRecord } from '../../../src/system/lock-record.ts'
import { assertTrue, valueOf } from '../checks.ts'
import { createScratch } from '../scratch.ts'
import type { OpenTarget } from '../target.ts'
import { testPlatform } from '../../support/test-platform.ts'

export const openJournal: OpenTarget = () => {
  const scratch = createScratch()
  return {
    words: [
      ...[
        '{"version":1,"time":"',
        '2026-11-23T09:00:00.123Z',
        '"event":"credentials"',
        '"parents"',
      ],
      ...['"profile"', '"program"', '"reason"', '"accessKeyId"', '"pid":', '\n', '}\n{'],
    ],
    run(input) {
      const path = scratch.put('journal/current.jsonl', input)
      let damaged = 0
      const lines = input.toString('latin1').split('\n').length
      const since = new Date('2026-01-01T00:00:00Z')
      const entries = [...readEntries(path, { since, onDamaged: () => damaged++ })]
      assertTrue(entries.length + damaged <= 2 * lines, 'more entries than lines')
      for (const { time, parents } of entries) {
        assertTrue(time >= since, 'an entry from before the time that was asked for')
        assertTrue(
          parents.every((name) => typeof name === 'string'),
          'a parent that is no text',
        )
      }
    },
    close: scratch.remove,
  }
}

const config = mergeFiles(
  parseFile('config', Buffer.from('[profile dev]\nsso_account_id = 111111111111\n'), 'config'),
  parseFile('credentials', new Uint8Array(), 'credentials'),
)

export const openSettings: OpenTarget = () => ({
  words: [
    ...['version: 1\n', 'production:\n', '  profiles: [', '  accounts:\n', '  roles: ', 'guard:\n'],
    ...[
      '  - name: x\n',
      '    callers:\n',
      '      assistants: any\n',
      '    deny: {profiles: "*"}\n',
    ],
    ...['    twin: "{profile}-x"\n', '&a ', '*a', '<<: *a', '!!binary ', '? ', '- ', '|\n', '>\n'],
    ...['%YAML 1.2\n', '---\n', '...\n', '!<tag:x> ', '"\\x1b"', '"\\u202e"', '# ', '*', '?', '\t'],
  ],
  async run(input) {
    const { settings, problems } = await parseBytes(input)
    if (problems.length > 0) return
    for (const rule of settings.guard) {
      assertTrue(rule.name !== '', 'a rule without a name and without a problem')
    }
    const caller = { env: { CLAUDECODE: '1', CI: '1' }, parents: () => ['node', 'bash'] }
    verdictFor('dev', { settings, config, caller })
    for (const key of settingKeys) {
      const edited = editSetting(input.toString(), key, ['prod-*'])
      if (edited.problem !== undefined) continue
      const again = await parseBytes(Buffer.from(edited.text))
      assertTrue(again.problems.length === 0, `an edit of ${key} broke the settings`)
      assertTrue(settingValue(again.settings, key).join() === 'prod-*', `${key} was not set`)
    }
  },
})

const session = {
  name: 's',
  startUrl: 'https://x.awsapps.com/start',
  region: 'us-east-1',
  registrationScopes: undefined,
}

export const openDirectory: OpenTarget = () => {
  const scratch = createScratch()
  const paths = resolvePaths({ HOME: scratch.path }, 'linux', undefined)
  const platform = testPlatform({ uid: process.getuid?.() })
  const name = directoryPath(session, paths).slice(scratch.path.length + 1)
  return {
    words: [
      ...[
        '{"kind":"version","version":1}\n',
        '"kind":"accounts"',
        '"kind":"roles"',
        '"kind":"asked"',
      ],
      ...['"accounts":[', '"accountId":"111111111111"', '"names":["Admin"]', '"at":', '"email"'],
    ],
    run(input) {
      scratch.put(name, input)
      const known = readDirectory(session, { paths, platform })
      for (const line of input.toString().split('\n')) {
        const fact = decodeFact(line)
        if (fact === undefined) continue
        const again = JSON.stringify(decodeFact(encodeFact(fact).trimEnd()))
        assertTrue(again === JSON.stringify(fact), 'a fact is read otherwise after it was written')
      }
      for (const { names } of known?.roles.values() ?? []) {
        assertTrue(
          names.every((role) => typeof role === 'string'),
          'a role that is no text',
        )
      }
    },
    close: scratch.remove,
  }
}

export const openEdits: OpenTarget = () => {
  const scratch = createScratch()
  const id = '20260102T030405Z-1'
  const config = scratch.put('config', '[default]\nregion = us-east-1\n\n[profile b]\nk = v\n')
  return {
    words: [
      ...['"version":1', `"id":"${id}"`, '"at"', '"file"', '"sections"', '"key"', '"before"'],
      ...[
        '"after"',
        '"follows"',
        '"undoes"',
        '"version":2',
        '"files"',
        'null',
        '"[default]"',
        '"[profile b]"',
      ],
    ],
    run(input) {
      const text = input.toString().replaceAll('@CONFIG@', config)
      scratch.put(`edits/${id}.json`, text)
      for (const record of readRecords({ backups: `${scratch.path}/backups` })) {
        assertTrue(
          record.undoes === undefined || typeof record.undoes === 'string',
          'an edit takes back what is no name',
        )
        for (const file of record.files) {
          if (file.file === config) valueOf(() => planUndo(file))
        }
      }
    },
    close: scratch.remove,
  }
}

/** Decoders of a few lines each: uses of profiles, console windows, locks, the sandbox's state and files. */
export const openSmallFiles: OpenTarget = () => {
  const scratch = createScratch()
  const now = new Date('2026-11-23T09:00:00Z')
  const paths = { stateFolder: scratch.path }
  return {
    words: [
      ...['"version":1', '"profiles":{', '"score":1', '"lastMs":1', '"kind":"container"', '"name"'],
      ...['"browser-profile"', '"pid":1', '"host"', '"nonce"', '"boot"', 'accounts:\n', '- id: '],
      ...['users:\n', 'groups:\n', '  name: x\n', 'permissionSets:', '1e400', '"clients":[]'],
    ],
    run(input) {
      const text = input.toString()
      const uses = used(decodeUses(text), 'dev', now)
      byFrecency([{ name: 'dev' }, { name: 'b' }], uses, now)
      assertTrue(decodeUses(encodeUses(uses)).has('dev'), 'a use was forgotten')
      decodeRecord(text)
      scratch.put('console-windows.json', input)
      rememberedWindow('dev', { paths: { ...resolvePaths({ HOME: '/' }, 'linux', '/'), ...paths } })
      valueOf(() => readState(scratch.put('sandbox.json', input)))
      valueOf(() => parseOrganisation(text, 'organisation.yaml'))
    },
    close: scratch.remove,
  }
}
