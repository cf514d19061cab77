/** `AWS_PROFILE=old`, in whatever language: shells, YAML, JSON, Dockerfiles, programs. */
import type { Detector } from './detector.ts'
import { quotedOrWord } from './profile-word.ts'

const names = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_VAULT_PROFILE', 'AWSU_PROFILE']
/** What may stand between the name and its value; `value:` of a list of variables, the longer first. */
const signs = [
  String.raw`,?\s+["']?[Vv]alue["']?\s*[:=]`,
  String.raw`\s*(?:\?\?=?|\|\|=?|=>|:?[-=?]|[:,]=?)`,
]
const between = new RegExp(String.raw`^["'\]})]{0,3}(?:${signs.join('|')})?\s*(?=\S)`)

export const profileVariable: Detector = {
  needle: 'PROFILE',
  look: ({ text, at }) => {
    const end = at + 'PROFILE'.length
    const name = names.find((one) => text.slice(0, end).endsWith(one))
    if (name === undefined || /\w/.test(text[end] ?? '')) return undefined
    if (/[\w]/.test(text[end - name.length - 1] ?? '')) return undefined
    const rest = text.slice(end, end + 300)
    const gap = between.exec(rest)
    if (gap === null || gap[0] === '') return undefined
    const profile = quotedOrWord(rest.slice(gap[0].length))
    return profile === undefined ? undefined : { profile, by: name }
  },
}
