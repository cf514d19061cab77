/** Guard rules for what serves a profile for hours: they are asked again when the settings change. */
import { answeringProfile } from '../credentials/chain-links.ts'
import { AccessDenied } from '../errors.ts'
import { permittedProfile } from '../guard/permitted-profile.ts'
import { loadSettings, settingsMark } from '../guard/read-settings.ts'
import { mayBeRefused, rulesText } from '../guard/verdict.ts'
import type { LastingOptions } from '../session/lasting-credentials.ts'
import type { System } from '../system/system.ts'

export type LastingGuard = Required<Pick<LastingOptions, 'permit' | 'rules'>>

/** A refusal is worth a line in the journal, but not one for each request. */
const refusalLastsMs = 60_000

/** Of a caller that we stay with: `exec --serve`, `agent run --imds`. */
export function guardOfCaller(system: System): LastingGuard {
  const rules = (): string => settingsMark(system.paths)
  let refused:
    | { readonly error: unknown; readonly rules: string; readonly untilMs: number }
    | undefined
  return {
    rules,
    permit: async (config, profile) => {
      const nowMs = system.clock.monotonicMs()
      if (refused !== undefined && nowMs < refused.untilMs && refused.rules === rules()) {
        throw refused.error
      }
      refused = undefined
      try {
        const { name, notice } = await permittedProfile(config, profile, system, {
          answering: (asked) => answeringProfile(config, asked, system),
        })
        if (notice !== undefined) system.log.warn(notice)
        return name
      } catch (error) {
        refused = { error, rules: rules(), untilMs: nowMs + refusalLastsMs }
        throw error
      }
    },
  }
}

export interface AgentGuard extends LastingGuard {
  /** Somebody who may use the profile asked for it now. */
  letIn(): void
}

/**
 * Of the agent, which does not know whose request comes: `agent start` was judged by the rules of
 * that moment, and has to be again once others could concern the profile.
 */
export function guardOfAgent(system: Pick<System, 'paths' | 'env' | 'platform'>): AgentGuard {
  let times = 0
  let known: string | undefined
  return {
    rules: () => `${times} ${settingsMark(system.paths)}`,
    letIn: () => {
      times += 1
      known = undefined
    },
    permit: async (config, profile) => {
      const settings = await loadSettings(system.paths)
      const rules = rulesText(settings)
      const behind = answeringProfile(config, profile, system)
      const concerns = (name: string): boolean => mayBeRefused(name, settings, config)
      if (known !== undefined && known !== rules && [profile, behind].some(concerns)) {
        const message = `The guard rules were changed since ${profile} was asked for, and could concern it.`
        throw new AccessDenied('guard-changed', message, { details: { profile } })
      }
      known = rules
      return profile
    },
  }
}
