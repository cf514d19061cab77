/** `~/.aws/config` and `~/.aws/credentials`: read, resolved, edited, and the edit taken back. */
import { writeFileSync } from 'node:fs'
import { chainLinks } from '../../../src/credentials/chain-links.ts'
import { mergeFiles } from '../../../src/config/aws-config.ts'
import { parseDocument, printDocument } from '../../../src/config/document.ts'
import { changedSections } from '../../../src/config/edit-record.ts'
import { type Edit, type EditPlan, planEdits } from '../../../src/config/edit-plan.ts'
import { type ParsedFile, parseFile } from '../../../src/config/parsed-file.ts'
import { rawView } from '../../../src/config/raw-view.ts'
import { findSectionsInText } from '../../../src/config/section-find.ts'
import { readSectionBody } from '../../../src/config/section-scan.ts'
import { ssoProfile, ssoSessions } from '../../../src/config/sso-profile.ts'
import { planUndo } from '../../../src/config/undo-plan.ts'
import { assertTrue, inOrder, valueOf } from '../checks.ts'
import { createScratch, type Scratch } from '../scratch.ts'
import type { OpenTarget } from '../target.ts'

const words = [
  ...['[default]', '[profile dev]', '[profile default]', '[sso-session s]', '[services x]'],
  ...['[dev]', '[DEFAULT]', '[profile "a b"]', '[profile', ']', ' = ', '\n  ', '\n', ' # ', ' ; '],
  ...['sso_session = s', 'sso_start_url = https://x.awsapps.com/start', 'sso_region = us-east-1'],
  ...['sso_account_id = 111111111111', 'sso_role_name = Admin', 'region = eu-west-1'],
  ...['role_arn = arn:aws:iam::111111111111:role/x', 'source_profile = dev', 'mfa_serial = x'],
  ...['credential_process = x', 'credential_source = Ec2InstanceMetadata', 's3 =\n  a = b'],
  ...['aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'aws_secret_access_key = x', 'endpoint_url = x'],
]

const world = { env: {}, platform: { os: 'linux', self: ['keyless'] }, environment: false } as const
const noFile = parseFile('none', new Uint8Array(), 'config')
const mostProfiles = 8

export const openConfigFile: OpenTarget = () => {
  const scratch = createScratch()
  return {
    words,
    run(input) {
      assertTrue(
        Buffer.compare(printDocument(parseDocument(input)), input) === 0,
        'a document is not printed as it was read',
      )
      const file = valueOf(() => parseFile('config', input, 'config'))
      if (file === undefined) return
      resolveAll(file, noFile)
      assertScanAgrees(input.toString(), file)
      editAndUndo(scratch, input, file)
    },
    close: scratch.remove,
  }
}

export const openCredentialsFile: OpenTarget = () => ({
  words,
  run(input) {
    const file = valueOf(() => parseFile('credentials', input, 'credentials'))
    if (file !== undefined) resolveAll(noFile, file)
  },
})

function resolveAll(config: ParsedFile, credentials: ParsedFile): void {
  const merged = mergeFiles(config, credentials)
  rawView(merged)
  valueOf(() => ssoSessions(merged))
  for (const name of [...merged.profiles.keys()].slice(0, mostProfiles)) {
    valueOf(() => ssoProfile(merged, name))
    valueOf(() => chainLinks(merged, name, world))
  }
}

/** What answers without the parser says nothing, or says the same. */
function assertScanAgrees(text: string, { sections }: ParsedFile): void {
  for (const [name, settings] of [...(sections.get('profile') ?? [])].slice(0, mostProfiles)) {
    const found = findSectionsInText(text, name)
    if (found === undefined) continue
    const header = text.indexOf(']', found.profile) + 1
    const next = text.indexOf('\n[', header)
    const scanned = readSectionBody(text.slice(header, next < 0 ? text.length : next + 1))
    for (const [key, value] of scanned ?? []) {
      const read = settings.get(key)?.value
      assertTrue(
        read === value,
        `[${name}] ${key}: the scan says ${value}, the parser ${String(read)}`,
      )
    }
  }
}

function editAndUndo(scratch: Scratch, input: Buffer, file: ParsedFile): void {
  const [name = 'new'] = file.sections.get('profile')?.keys() ?? []
  const section = { type: 'profile', name } as const
  const path = scratch.put('config', input)
  const set = { kind: 'set', section, key: 'region', value: 'eu-south-1' } as const
  assertUndone(path, input, { kind: 'remove-section', section })
  const plan = assertUndone(path, input, set)
  if (plan === undefined) return
  const before = rawView(mergeFiles(file, noFile))
  const after = rawView(mergeFiles(parseFile('config', plan.after, 'config'), noFile))
  const settings = { ...before.profiles[name], region: 'eu-south-1' }
  const wanted = { ...before, profiles: { ...before.profiles, [name]: settings } }
  assertTrue(inOrder(after) === inOrder(wanted), 'an edit changed more than its setting')
}

/** The plan of an edit that changes something, once it is shown that it can be taken back. */
function assertUndone(path: string, input: Buffer, edit: Edit): EditPlan | undefined {
  writeFileSync(path, input)
  const plan = valueOf(() => planEdits(path, [edit]))
  if (plan === undefined || !plan.changed) return undefined
  writeFileSync(path, plan.after)
  const undo = planUndo({ file: path, sections: changedSections(plan) })
  assertTrue(undo.conflicts.length === 0, `${edit.kind} cannot be taken back`)
  assertSays(undo.plan.after, input, `${edit.kind}, taken back,`)
  return plan
}

/** The same settings in the same order, and no comment less; where comments are indented, an edit moves them. */
function assertSays(after: Uint8Array, before: Uint8Array, what: string): void {
  const [got, wanted] = [said(after), said(before)]
  const settings = (lines: readonly string[]): string =>
    lines.filter((line) => !/^[#;]/.test(line)).join('\n')
  assertTrue(settings(got) === settings(wanted), `${what} changed a setting`)
  const lost = wanted.find((line) => !got.includes(line))
  assertTrue(lost === undefined, `${what} lost ${lost}`)
}

/** Without a mark at the start, blank lines, and blanks around the others. */
function said(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString('latin1')
  const lines = text.replace(/^\xEF\xBB\xBF/, '').split(/\r?\n/)
  return lines.map((line) => line.replace(/^[ \t]+|[ \t]+$/g, '')).filter((line) => line !== '')
}
