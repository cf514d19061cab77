import type { InitPlatform } from './init-platform.ts'
import { githubInit } from './platforms/github.ts'
import { commonQuestions, type InitQuestion } from './question.ts'

export const initPlatforms: readonly InitPlatform[] = [githubInit]

/** Its own first, for the usual name of the roles comes from them. */
export function questionsOf({ questions }: InitPlatform): readonly InitQuestion[] {
  return [...questions, ...commonQuestions]
}
