/** What the readers of all platforms do alike. */
import { entriesOf, itemsOf, type Node, nodesIn, type TextNode } from '../node.ts'
import type { Job, Script, Setting } from './pipeline.ts'

/** `KEY: value` of a map, or of a list of maps. */
export function settingsOf(node: Node | undefined): readonly Setting[] {
  return itemsOf(node).flatMap((item) =>
    entriesOf(item).map(({ key, value }) => ({ name: key, value })),
  )
}

/** Every text of a script, which may be one, a list, or lists in lists. */
export function scriptsOf(...nodes: readonly (Node | undefined)[]): readonly Script[] {
  return nodes.flatMap((node) =>
    [...nodesIn(node)].flatMap((one) => (one.kind === 'text' ? [{ text: one }] : [])),
  )
}

/** What takes credentials of AWS with a token, on every platform. */
const anywhere =
  /assume-role-with-web-identity|AssumeRoleWithWebIdentity|AWS_WEB_IDENTITY_TOKEN_FILE|\bkeyless ci (?:exec|credentials)\b/

/** The first script that does; `own` is what only this platform has. */
export function tokenScript(scripts: readonly Script[], own: RegExp): TextNode | undefined {
  return scripts.find(({ text }) => anywhere.test(text.value) || own.test(text.value))?.text
}

export type JobParts = Pick<Job, 'name' | 'source' | 'span'> & Partial<Job>

export function createJob(parts: JobParts): Job {
  return {
    settings: [],
    scripts: [],
    uses: [],
    takesCredentials: undefined,
    permission: { kind: 'unknown' },
    environment: undefined,
    isSelfHosted: false,
    ...parts,
  }
}
