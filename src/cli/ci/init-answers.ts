/** The answers that `ci init` needs: from flags, else from the person, else the usual ones. */
import { resolve } from 'node:path'
import type { InitPlatform } from '../../ci/init/init-platform.ts'
import { questionsOf } from '../../ci/init/init-platforms.ts'
import type { InitQuestion, Said } from '../../ci/init/question.ts'
import { UsageError } from '../../errors.ts'
import type { Answers } from '../configure/answers.ts'
import { askChoice } from '../prompts/prompts.ts'
import { originOf, proposedFrom } from './git-origin.ts'

function problem({ pattern, says, isOptional }: InitQuestion, value: string): string | undefined {
  if (pattern.test(value) || (value === '' && isOptional === true)) return undefined
  return `It must be ${says}`
}

/** What the answers before make likely. */
function likely({ flag, usual }: InitQuestion, platform: InitPlatform, said: Said): string {
  if (flag !== 'name') return usual ?? ''
  return platform
    .tenant(said)
    .replace(/^.*\//, '')
    .replaceAll(/[^\w+=,.@-]+/g, '-')
    .slice(0, 58)
}

/** A command in it is one to copy. */
function worded({ message, standsFor }: InitQuestion, said: Said): string {
  if (standsFor === undefined) return message
  const [words, flag] = standsFor
  return message.replace(words, () => said(flag))
}

async function answer(answers: Answers, question: InitQuestion, usual: string): Promise<string> {
  const { flag, message, example, help, choices, isOptional, isQuiet } = question
  const given = answers.given(flag)
  const isAsked = answers.canAsk && given === undefined && isQuiet !== true
  if (!isAsked && given === undefined) {
    if (usual !== '' || isOptional === true) return usual
    throw answers.missing(flag, `${help.charAt(0).toUpperCase()}${help.slice(1)}.`)
  }
  if (isAsked && choices !== undefined) {
    const offered = choices.map((value) => ({ value, label: value }))
    return await askChoice(answers.context, { message, choices: offered })
  }
  return await answers.text({
    flag,
    message,
    placeholder: usual || example,
    ...(usual === '' ? {} : { defaultValue: usual }),
    optional: isOptional === true,
    validate: (value) => problem(question, value),
  })
}

/** The usual answer, and where somebody is asked, what the clone says of itself. */
function proposal(
  { canAsk }: Answers,
  question: InitQuestion,
  platform: InitPlatform,
  said: Said,
): string {
  const usual = likely(question, platform, said)
  if (usual !== '' || !canAsk) return usual
  return proposedFrom(originOf(resolve('.')), platform.platform.id, question) ?? ''
}

/** Throws UsageError `missing-argument`, `flag-value` and `flag-conflict`. */
export async function initAnswers(
  answers: Answers,
  platform: InitPlatform,
  command: string,
): Promise<Said> {
  const known = new Map<string, string>()
  const said: Said = (flag) => known.get(flag) ?? ''
  for (const question of questionsOf(platform)) {
    const { flag, isNeeded } = question
    if (isNeeded?.(said) === false) {
      if (answers.given(flag) === undefined) continue
      const message = `--${flag} means nothing with these answers.`
      throw new UsageError('flag-conflict', message, { details: { command } })
    }
    const asked = { ...question, message: worded(question, said) }
    known.set(flag, await answer(answers, asked, proposal(answers, question, platform, said)))
  }
  const conflict = platform.conflict?.(said)
  if (conflict === undefined) return said
  throw new UsageError('flag-conflict', conflict, { details: { command } })
}
