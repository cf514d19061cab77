import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import { printJson } from '../render/json.ts'
import { definitionList, fitted } from '../render/wrap.ts'
import { describeTeam, teamJson } from '../team/describe.ts'
import { teamInForce } from '../team/team-in-force.ts'

export const run: Run = async ({ system, terminal, json }) => {
  const inForce = await teamInForce(system)
  if (json) {
    const { source, digest, since } = inForce?.reference ?? {}
    const place = { source: source ?? null, digest: digest ?? null, since: since ?? null }
    const says = inForce === undefined ? null : teamJson(inForce.team)
    printJson({ ...place, copy: inForce?.path ?? null, team: says }, terminal.write)
    return
  }
  if (inForce === undefined) {
    terminal.write(
      fitted('No team file is in force. One is taken with: keyless setup FILE', terminal, 'stdout'),
    )
    return
  }
  const { reference, path, team } = inForce
  const rows = [
    ['from', reference.source],
    ['digest', reference.digest],
    ['accepted', reference.since ?? 'some day'],
    ['copy', path],
  ] as const
  const columns = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
  const place = definitionList(
    rows.map(([term, text]) => [term, forTerminal(text, text.length)]),
    columns,
  )
  terminal.write(`${place.join('\n')}\n\n${describeTeam(team, columns)}`)
}
