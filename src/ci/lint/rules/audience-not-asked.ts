import { entriesOf, field, textOf } from '../node.ts'
import type { Script } from '../pipelines/pipeline.ts'
import type { Found, Rule } from '../rule.ts'

interface Ask {
  readonly asks: RegExp
  readonly says: RegExp
}

const asks: Readonly<Record<string, Ask>> = {
  github: {
    asks: /(?:curl|wget|Invoke-\w+)[^\n]*(?:\\\n[^\n]*)*ACTIONS_ID_TOKEN_REQUEST_URL/,
    says: /audience=/,
  },
  buildkite: { asks: /buildkite-agent oidc request-token/, says: /--audience\b/ },
}

function withoutAudience({ text }: Script, { asks: pattern, says }: Ask): readonly Found[] {
  if (!pattern.test(text.value) || says.test(text.value)) return []
  return [{ at: text, says: 'This asks for a token without an audience.' }]
}

export const audienceNotAsked: Rule = {
  code: 'audience-not-asked',
  level: 'error',
  title: 'A job asks for a token without saying whom it is for.',
  why: 'It gets one for the platform itself, and STS says "Incorrect token audience".',
  fix: 'Ask for sts.amazonaws.com, or for what the identity provider knows.',
  about: 'pipeline',
  check: ({ platform, jobs }) => {
    const ask = asks[platform]
    const scripts = jobs.flatMap((job) => job.scripts)
    const tokens = jobs.flatMap(({ permission }) =>
      platform === 'gitlab' && permission.kind === 'given' ? entriesOf(permission.at) : [],
    )
    return [
      ...(ask === undefined ? [] : scripts.flatMap((script) => withoutAudience(script, ask))),
      ...tokens
        .filter(
          ({ value }) =>
            (value.kind === 'map' && (textOf(field(value, 'aud')) ?? 'x') === '') ||
            (value.kind === 'map' && field(value, 'aud') === undefined),
        )
        .map(({ key }) => ({ at: key, says: `${key.value} has no aud.` })),
    ]
  },
}
