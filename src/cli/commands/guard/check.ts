import { answeringProfile } from '../../../credentials/chain-links.ts'
import { isMarked, profileFacts } from '../../../guard/profile-facts.ts'
import { loadSettings, settingsPath } from '../../../guard/read-settings.ts'
import type { Settings } from '../../../guard/settings.ts'
import { type Verdict, verdictInForce } from '../../../guard/verdict.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { configForProfile, profileFor } from '../../profile-world.ts'
import { printJson } from '../../render/json.ts'
import { fitted } from '../../render/wrap.ts'

function sentence(verdict: Verdict, profile: string): string {
  if (verdict.kind === 'free') return `No guard rule is about this caller: ${profile} may be used.`
  const { rule, because, kind } = verdict
  const place = rule.file === undefined ? '' : ' of the team file'
  const about = `The rule "${rule.name}"${place} (line ${rule.line}) is about this caller: ${because}.\n`
  if (kind === 'allowed') return `${about}It lets it use ${profile}.`
  if (kind === 'twin' && verdict.twin === profile)
    return `${about}It lets it use ${profile}, a twin.`
  if (kind === 'twin') return `${about}It gives ${verdict.twin} in place of ${profile}.`
  if (verdict.twin === undefined) return `${about}It does not let it use ${profile}.`
  if (rule.file !== undefined) {
    return `${about}It does not let it use ${profile}; ${verdict.twin} may be asked for.`
  }
  return `${about}It gives ${verdict.twin} in place of ${profile}, but there is no such profile.`
}

function withoutOwn(settings: Settings): Settings {
  return { ...settings, guard: [] }
}

/** The answer for a script, beside the words: 0 may be used, 5 refused, as the refusal itself exits. */
export const run: Run = async (context, { args, flags }) => {
  const { system, terminal, json } = context
  const { env, paths, platform } = system
  const config = configForProfile(context, args[0])
  const { name: asked } = profileFor(context, args[0])
  const settings = await loadSettings(paths)
  const named = flags.value('as')
  const above = platform.parents?.() ?? []
  const parents = named === undefined ? above : [named, ...above]
  const caller = { env, parents: () => parents }
  const verdictOn = (name: string, by = settings): Verdict =>
    verdictInForce(name, { settings: by, config, caller })
  const own = verdictOn(asked)
  const passes = own.kind === 'free' || own.kind === 'allowed'
  const used = own.kind === 'twin' ? own.twin : asked
  const behind = own.kind === 'refused' ? used : answeringProfile(config, used, system)
  // Behind a twin of the settings, only the team has a word.
  const theirs = behind === used ? own : verdictOn(behind, passes ? settings : withoutOwn(settings))
  const isTold = passes || theirs.kind === 'refused'
  const profile = isTold ? behind : asked
  const verdict = isTold ? theirs : own
  const isTwin = verdict.kind === 'twin'
  const isProduction = (name: string) => isMarked(profileFacts(config, name), settings)
  const production = !isTwin && [asked, profile].some(isProduction)
  if (json) {
    const { rule, because, twin } = { rule: null, because: null, twin: null, ...verdict }
    const place =
      rule === null
        ? null
        : { name: rule.name, line: rule.line, file: rule.file ?? settingsPath(paths) }
    const body = { profile, verdict: verdict.kind, rule: place, because, twin, production, parents }
    printJson({ ...body, settings: settingsPath(paths) }, terminal.write)
  } else {
    const asks = production ? `\n${profile} is marked production: a person is asked first.` : ''
    const says = `${sentence(verdict, profile)}${asks}\nProcesses above: ${parents.join(', ')}`
    const lines = says.split('\n').map((line) => forTerminal(line, 1000))
    terminal.write(fitted(lines.join('\n'), terminal, 'stdout'))
  }
  return verdict.kind === 'refused' ? 5 : 0
}
