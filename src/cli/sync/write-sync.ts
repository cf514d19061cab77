/** The plan of one session's profiles: shown, asked about, written. */
import type { Listing } from '../../accounts/list-directory.ts'
import { syncEdits } from '../../accounts/sync-edits.ts'
import { planSync, type SyncRules } from '../../accounts/sync-plan.ts'
import { loadAwsConfig } from '../../config/aws-config.ts'
import { type EditPlan, planEdits } from '../../config/edit-plan.ts'
import { Cancelled, ConfigError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { OpenSession } from '../../session/open-session.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { planRenamedSettings } from '../rename-settings.ts'
import { listedAgo } from '../render/duration.ts'
import { askAndWrite, showDiff, type Written } from '../write-edits.ts'
import { nameForProfiles } from '../sessions.ts'
import { type SettledRules, wordsOf } from './remembered-rules.ts'
import { planText, previewTable, rememberedText, type Told } from './sync-report.ts'

export interface Asked {
  readonly context: CommandContext
  /** Of the command line; what they leave open is as the last time. */
  readonly flags: FlagValues
  readonly command: string
  readonly prune: boolean
  readonly diff: boolean
  /** As many names are shown as go on a screen. */
  readonly names?: boolean
  readonly mode: 'write' | 'dry-run' | 'preview'
  readonly canAsk: boolean
}

/** With what is remembered of the last time. */
export interface Settled extends Asked, SettledRules {}

export interface Planned extends Told {
  readonly edits: EditPlan
  /** Of our own settings, which name profiles too. */
  readonly settings: EditPlan | undefined
}

/** The rules for one session; profiles need one with a name. */
export function rulesFor({ rules }: Settled, { session }: OpenSession): SyncRules {
  const { startUrl, region } = session
  const name = nameForProfiles(session)
  const usualRegion = rules.settings.get('region') ?? region
  return { ...rules, session: { name, startUrl }, usualRegion }
}

async function plan(asked: Settled, rules: SyncRules, listing: Listing): Promise<Planned> {
  const { context, prune } = asked
  const { paths } = context.system
  const config = loadAwsConfig(paths)
  const items = planSync(config, listing, rules)
  const edits = planEdits(paths.awsConfig, syncEdits(items, config, { ...rules, prune }))
  const renamed = items.flatMap((item) =>
    item.kind === 'renamed' ? [{ name: item.profile, to: item.to }] : [],
  )
  return {
    session: rules.session.name,
    accounts: listing.accounts.length,
    items,
    prune,
    unread: [...listing.unread.keys()],
    remembered: wordsOf(asked.remembered),
    age: listedAgo(oldest(listing), context.system.clock.now()),
    edits,
    settings: await planRenamedSettings(config, renamed, context.system),
  }
}

/** Of the lists of roles. */
function oldest({ roles }: Listing): Date | undefined {
  let first: Date | undefined
  for (const { at } of roles.values()) if (first === undefined || at < first) first = at
  return first
}

function show(asked: Asked, planned: Planned): void {
  const { context, mode, diff, names = false } = asked
  const { terminal, json } = context
  if (json) return
  if (mode === 'preview') {
    terminal.write(previewTable(planned.items, terminal))
    terminal.writeError(rememberedText(planned, terminal))
  } else terminal.write(planText(planned, terminal, names))
  for (const edits of [planned.settings, planned.edits]) {
    if (diff && edits?.changed === true) showDiff(context, edits)
  }
}

const mostTries = 5

/** Another program may have written the file meanwhile: then there is another plan to look at. */
export async function planAndWrite(
  asked: Settled,
  rules: SyncRules,
  listing: Listing,
): Promise<{ readonly planned: Planned; readonly written: Written | undefined }> {
  for (let tries = 1; ; tries++) {
    const planned = await plan(asked, rules, listing)
    show(asked, planned)
    if (asked.mode !== 'write' || !planned.edits.changed) return { planned, written: undefined }
    try {
      const { edits, settings } = planned
      const written = await askAndWrite(asked.context, edits, asked.canAsk, settings)
      if (written === undefined) throw new Cancelled('Nothing was written.')
      return { planned, written }
    } catch (error) {
      const isConflict = error instanceof ConfigError && error.code === 'config-conflict'
      if (!isConflict || tries === mostTries) throw error
    }
  }
}

/** What happened, in a sentence or two. */
export function ending(planned: Planned, written: Written | undefined): string {
  const path = forTerminal(planned.edits.path, 500)
  if (written !== undefined) {
    const backup =
      written.backup === undefined ? '' : ` As it was: ${forTerminal(written.backup, 500)}`
    return `Written to ${path}.${backup}`
  }
  if (planned.items.length === 0) return 'None of the roles that your sign-in reaches fits that.'
  if (!planned.edits.changed) return `${path} says all of this already.`
  return 'Nothing was written.'
}
