/** One setting changed in the file's text; comments and everything else that it says stay. */
import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar, visit } from 'yaml'
import { InternalError } from '../errors.ts'
import { parseSettings } from './parse-settings.ts'
import { type SettingKey, settingValue } from './setting-keys.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'
import { settingsVersion } from './settings.ts'
import type { TeamReference } from './team-reference.ts'

const byteOrderMark = '\uFEFF'

/** What a new file begins with. */
const heading = ` Settings of keyless. \`keyless config check\` says whether they are in order.`

function startedDocument(text: string): Document {
  const document = parseDocument(text, { schema: 'failsafe' })
  // `? name` without a value says nothing, and the library cannot print it.
  visit(document, { Pair: (_, { value }) => (value === null ? visit.REMOVE : undefined) })
  if (isMap(document.contents)) return document
  const started = parseDocument(`version: ${settingsVersion}\n`, { schema: 'failsafe' })
  started.commentBefore = document.commentBefore ?? document.comment ?? heading
  return started
}

/** Writes into the node that is there, so that a comment on it stays. */
function setList(
  document: Document,
  [group, name]: readonly [string, string],
  values: readonly string[],
): void {
  if (!isMap(document.get(group, true))) document.set(group, document.createNode({}))
  const old = document.getIn([group, name], true)
  if (isSeq(old)) {
    old.items = values.map((value) => new Scalar(value))
    return
  }
  const list = document.createNode(values, { flow: true })
  if (isScalar(old)) list.comment = old.comment ?? null
  document.setIn([group, name], list)
}

function removeList(document: Document, [group, name]: readonly [string, string]): void {
  document.deleteIn([group, name])
  const rest = document.get(group, true)
  if (isMap(rest) && rest.items.length === 0) document.delete(group)
}

/** As the text before it: with its byte order mark and line ends. */
function printed(document: Document, before: string): string {
  const mark = before.startsWith(byteOrderMark) ? byteOrderMark : ''
  const unixText = mark + document.toString({ lineWidth: 0, flowCollectionPadding: false })
  return before.includes('\r\n') ? unixText.replaceAll('\n', '\r\n') : unixText
}

/** The text with another team file in force, or none. The text must be without problems. */
export function editTeam(text: string, team: Omit<TeamReference, 'line'> | undefined): string {
  const document = startedDocument(text)
  if (team === undefined) document.delete('team')
  else {
    const { guard, ...fields } = team
    const written = guard === undefined ? fields : { ...fields, guard }
    document.set('team', document.createNode(written))
  }
  const edited = printed(document, text)
  const { settings, problems } = parseSettings(edited)
  if (problems.length > 0 || settings.team?.digest !== team?.digest) {
    throw new InternalError('The edit of team did not come out as asked.')
  }
  return edited
}

/**
 * The text with the setting as asked; undefined takes it out. The text must be without problems.
 * What is wrong with the values is the result's problem.
 */
export function editSetting(
  text: string,
  key: SettingKey,
  values: readonly string[] | undefined,
): { readonly text: string; readonly problem: YamlProblem | undefined } {
  const document = startedDocument(text)
  const [group = '', name = ''] = key.split('.')
  if (values !== undefined) setList(document, [group, name], values)
  else if (isMap(document.get(group, true))) removeList(document, [group, name])
  const edited = printed(document, text)
  const { settings, problems } = parseSettings(edited)
  const [problem] = problems
  if (problem === undefined && settingValue(settings, key).join() !== (values ?? []).join()) {
    throw new InternalError(`The edit of ${key} did not come out as asked.`)
  }
  return { text: edited, problem }
}
