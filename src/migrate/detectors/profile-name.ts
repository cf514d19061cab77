/**
 * Everything that writes "profile" in small letters: `--profile old`, settings of tools, and the SDKs.
 * Each way is one row; the first that fits says how the caller names the profile.
 */
import type { Detector } from './detector.ts'
import { quotedOrWord } from './profile-word.ts'

interface Way {
  readonly by: string
  /** What stands up to the value; it must reach over the needle. */
  readonly before: RegExp
  /** What else must stand nearby, for words that are not AWS's alone. */
  readonly near?: RegExp
  /** What must not stand before it on its line. */
  readonly notAfter?: RegExp
}

const aws = /aws|amazon|boto|fromIni|fromSSO|botocore|s3|dynamodb|lambda|terraform|\bcdk\b|\bsam\b/i

/** Programs whose `--profile` is another thing. */
const otherTools =
  /\b(?:cargo|rustup|docker|docker-compose|podman|nerdctl|minikube|nix|spack|firefox|mvn|uv|isort|az)\s[^;&|]*$/

const ways: readonly Way[] = [
  { by: '--profile', before: /--(?:aws-)?profile(?:["'],\s*|=|\s+)/y, notAfter: otherTools },
  { by: 'source_profile', before: /source_profile\s*=\s*/y },
  { by: 'Python', before: /profile_name\s*=\s*/y, near: aws },
  { by: 'Ruby', before: /profile_name:\s*/y, near: aws },
  { by: 'Rust', before: /profile_name\(\s*/y, near: aws },
  { by: 'Go', before: /WithSharedConfigProfile\(\s*/y },
  { by: 'Go', before: /Profile:\s*(?=")/y, near: aws },
  { by: 'Java', before: /(?:ProfileCredentialsProvider(?:\.create)?|profileName)\(\s*/y },
  { by: '.NET', before: /(?:StoredProfileAWSCredentials|Try[A-Za-z]*Profile)\(\s*/y },
  { by: 'PHP', before: /['"]profile['"]\s*=>\s*/y, near: aws },
  { by: 'JavaScript', before: /profile:\s*(?=['"`])/y, near: aws },
  { by: 'a setting', before: /aws[_-]?profile["']?\s*[:=]\s*/iy },
  {
    by: 'a setting',
    before: /["']?profile["']?\s*[:=]\s*(?=["']|\S+\s*(?:[,}#\r\n]|$))/y,
    near: aws,
  },
]

/** How far before the needle a way may begin, and how far around it `near` may stand. */
const lead = 24
const reach = 400

export const profileName: Detector = {
  needle: 'rofile',
  look: ({ text, at }) => {
    for (const { by, before, near, notAfter } of ways) {
      const value = valueAfter(text, at, before)
      if (value === undefined) continue
      if (near !== undefined && !near.test(text.slice(Math.max(0, at - reach), at + reach)))
        continue
      if (notAfter?.test(text.slice(text.lastIndexOf('\n', at) + 1, at)) === true) continue
      return { profile: value, by }
    }
    return undefined
  },
}

function valueAfter(text: string, at: number, before: RegExp): string | undefined {
  for (let from = Math.max(0, at - lead); from < at; from++) {
    if (/\w/.test(text[from - 1] ?? '') && /\w/.test(text[from] ?? '')) continue
    before.lastIndex = from
    if (!before.test(text) || before.lastIndex <= at) continue
    return quotedOrWord(text.slice(before.lastIndex, before.lastIndex + 300))
  }
  return undefined
}
