/** What can be asked. A question is one SQL file over `acts` that every engine understands. */
import report from './report.sql' with { type: 'text' }

export const questions = { report } as const

export type Question = keyof typeof questions
