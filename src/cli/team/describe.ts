/** What a team file does, for people and as data: all of it, since it is looked at before it is used. */
import { defaultTemplate, parseTemplate, profileNameOf } from '../../config/name-template.ts'
import { assistantNames } from '../../guard/assistants.ts'
import type { GuardRule, Selector } from '../../guard/settings.ts'
import type { TeamFile, TeamPatterns, TeamProfiles } from '../../guard/team-file.ts'
import { forTerminal } from '../../system/text.ts'
import { definitionList } from '../render/wrap.ts'

type Row = readonly [term: string, text: string]

function listed(lists: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(lists)
    .filter(([, items]) => items.length > 0)
    .map(([name, items]) => `${name} ${items.join(', ')}`)
    .join('; ')
}

function patterns({ accounts, roles, names }: TeamPatterns): string {
  return listed({ accounts, roles, names })
}

function selector({ profiles, accounts, roles, production }: Selector): string {
  const marked = production ? ['what is production'] : []
  return [listed({ profiles, accounts, roles }), ...marked].filter((text) => text !== '').join('; ')
}

function pairs(map: ReadonlyMap<string, string>, sign: string): string {
  return [...map].map(([key, value]) => `${key} ${sign} ${value}`).join(', ')
}

function callers({ callers: { assistants, parents, variables, ci } }: GuardRule): string {
  const all = assistants.length === assistantNames.length
  const parts = [
    assistants.length === 0 ? '' : `assistants ${all ? '(any)' : assistants.join(', ')}`,
    parents.length === 0 ? '' : `programs ${parents.join(', ')}`,
    variables.length === 0 ? '' : `where ${variables.join(', ')} is set`,
    ci ? 'pipelines (CI)' : '',
  ]
  return parts.filter((part) => part !== '').join(' or ')
}

/** `assistants (any) may not use what is production`. */
function rule(one: GuardRule): string {
  const { allow, deny, twin } = one
  const nothing = 'nothing'
  const parts = [
    deny === undefined ? '' : `may not use ${selector(deny) || nothing}`,
    allow === undefined ? '' : `may use only ${selector(allow) || nothing}`,
    twin === undefined ? '' : `are told to ask for ${twin} instead`,
  ]
  return `${callers(one)} ${parts.filter((part) => part !== '').join(', ')}`
}

/** What the template makes of an account that nobody has. */
function exampleName(profiles: TeamProfiles, session: string): string {
  const role = {
    accountId: '000000000000',
    accountName: 'Payments (prod)',
    email: 'payments@example.com',
    roleName: 'AdministratorAccess',
    region: profiles.regions[0] ?? profiles.settings.get('region') ?? 'us-east-1',
    session,
  }
  const { accountAliases, roleAliases } = profiles
  const template = parseTemplate(profiles.template ?? defaultTemplate)
  return profileNameOf(role, { template, accountAliases, roleAliases })
}

function rows({ session, profiles, rules }: TeamFile): readonly Row[] {
  const { template, accountAliases, roleAliases, include, exclude, regions, settings } = profiles
  const signIn = [session?.name, session?.startUrl, session?.region, ...(session?.scopes ?? [])]
  const name = exampleName(profiles, session?.name ?? 'session')
  const all: readonly Row[] = [
    ['sign-in', signIn.filter((text) => text !== undefined).join(', ')],
    ['names', template === undefined ? '' : `${template}, such as ${name}`],
    ['only', patterns(include)],
    ['not', patterns(exclude)],
    ['account names', pairs(accountAliases, '→')],
    ['role names', pairs(roleAliases, '→')],
    ['regions', regions.join(', ')],
    ['settings', pairs(settings, '=')],
    ['production', selector(rules.production)],
    ...rules.guard.map((one): Row => [`rule ${one.name}`, rule(one)]),
  ]
  return all.filter(([, text]) => text !== '')
}

/** Every line of it. Nothing is cut off: what is not shown could not be agreed to. */
export function describeTeam(team: TeamFile, columns: number): string {
  const shown = rows(team).map(([term, text]): Row => {
    return [forTerminal(term, 100), forTerminal(text, text.length)]
  })
  const lines = shown.length === 0 ? ['  nothing'] : definitionList(shown, columns)
  return lines.map((line) => `${line}\n`).join('')
}

/** The same as data. */
export function teamJson({
  session,
  profiles,
  rules,
}: TeamFile): Readonly<Record<string, unknown>> {
  const { template, accountAliases, roleAliases, settings, ...lists } = profiles
  return {
    session: session === undefined ? null : { ...session, region: session.region ?? null },
    profiles: {
      template: template ?? null,
      aliases: {
        accounts: Object.fromEntries(accountAliases),
        roles: Object.fromEntries(roleAliases),
      },
      ...lists,
      settings: Object.fromEntries(settings),
    },
    production: rules.production,
    guard: rules.guard,
  }
}
