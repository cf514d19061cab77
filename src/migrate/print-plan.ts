/** The plan's file: YAML that a person reviews. What is not seen stands in it as an escape. */
import { Document, isScalar, Scalar, visit } from 'yaml'
import type { Spot } from './finding.ts'
import {
  type KeyPlace,
  type LastUse,
  type MigrationPlan,
  type Permissions,
  type PlannedKey,
  planHeading,
  type TrailCall,
  type TrailUse,
} from './migration-plan.ts'
import { stepsOf } from './migration-steps.ts'

export const planVersion = 1

const heading = `${planHeading} Nothing is done yet.
 Read it. A key that shall stay is left out with all its steps; where you change what is said of a
 key, delete everything from "steps:" on: keyless works the steps out anew (--dry-run shows them).
 Then: keyless migrate apply FILE`

/** Controls, direction changes, zero width, separators, halves of characters, and what shows as nothing. */
export const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034F\u115F\u1160\u3164\uFFA0]/u

/** @param options `steps` false leaves them out: what an older keyless called them does not matter then. */
export function printPlan(
  plan: MigrationPlan,
  { steps = true }: { readonly steps?: boolean } = {},
): string {
  const document = new Document({
    ...fieldsOf(plan),
    ...(steps ? { steps: stepFields(plan) } : {}),
  })
  if (steps) document.commentBefore = heading
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && unseen.test(node.value)) node.type = Scalar.QUOTE_DOUBLE
    },
  })
  for (const name of ['keys', 'steps']) {
    const key = [...keysIn(document)].find((one) => one.value === name)
    if (key !== undefined) key.spaceBefore = true
  }
  return document.toString({ lineWidth: 0 }).replace(new RegExp(unseen, 'gu'), escaped)
}

function* keysIn({ contents }: Document): Generator<Scalar> {
  const items = (contents as { items?: readonly { key: unknown }[] } | null)?.items ?? []
  for (const { key } of items) if (isScalar(key)) yield key
}

/** Line ends are YAML's own; inside of text the library has escaped them. */
function escaped(character: string): string {
  if (character === '\n') return character
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`
}

function fieldsOf(plan: MigrationPlan): object {
  const { id, createdAt, files, keys } = plan
  return {
    version: planVersion,
    id,
    created: createdAt.toISOString(),
    files: { config: files.config, credentials: files.credentials },
    keys: keys.map(keyFields),
  }
}

function stepFields(plan: MigrationPlan): readonly object[] {
  return stepsOf(plan).map(({ id, key, action, precondition, call, inverse, evidence }) => {
    const words = { precondition, call, inverse, evidence }
    return { id: Number(id), kind: action.kind, key: key.keyId, ...words }
  })
}

function keyFields(key: PlannedKey): object {
  const { keyId, accountId, userName, iamProfile, createdAt, lastUsed } = key
  const { permissions, replacement } = key
  return {
    key: keyId,
    account: accountId,
    ...(userName === undefined ? { root: true } : { user: userName }),
    'iam-profile': iamProfile,
    ...(createdAt === undefined ? {} : { created: createdAt.toISOString() }),
    'last-used': lastUsed === undefined ? 'never' : lastUseFields(lastUsed),
    ...(permissions === undefined ? {} : { permissions: permissionFields(permissions) }),
    ...(replacement === undefined
      ? {}
      : {
          replacement: {
            profiles: replacement.profiles,
            session: replacement.session,
            'permission-set': replacement.roleName,
            ...(replacement.region === undefined ? {} : { region: replacement.region }),
          },
        }),
    places: key.places.map(placeFields),
    callers: key.callers.map(({ by, ...place }) => ({ ...placeFields(place), by })),
    trail: key.trail.map(trailFields),
    ...(key.use === undefined ? {} : { use: useFields(key.use) }),
  }
}

function lastUseFields({ at, service, region }: LastUse): object {
  return { at: at.toISOString(), service, region }
}

function permissionFields({ grants, boundary, notKnown }: Permissions): object {
  return {
    policies: grants.map(({ policy, group, inline, allows }) => ({
      name: policy,
      ...(group === undefined ? {} : { group }),
      ...(inline === true ? { inline } : {}),
      allows,
    })),
    ...(boundary === undefined ? {} : { boundary }),
    ...(notKnown.length === 0 ? {} : { 'not-known': notKnown }),
  }
}

function spotFields({ file, line, commit, variable }: Spot): object {
  const fields = { file, line, commit, variable }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function placeFields({ place, profile, ...spot }: KeyPlace): object {
  return { ...spotFields(spot), kind: place, ...(profile === undefined ? {} : { profile }) }
}

function useFields({ first, last, ...numbers }: TrailUse): object {
  return { first: first.toISOString(), last: last.toISOString(), ...numbers }
}

function trailFields({ at, event, region, sourceAddress, userAgent }: TrailCall): object {
  return { at: at.toISOString(), event, region, source: sourceAddress, agent: userAgent }
}
