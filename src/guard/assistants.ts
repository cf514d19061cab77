/**
 * What coding assistants set for the commands that they run; docs/guard.md says where each is known
 * from. None that an editor sets in a terminal in which a person types.
 */
export const assistants = {
  'claude-code': ['CLAUDECODE'],
  codex: ['CODEX_SANDBOX', 'CODEX_THREAD_ID', 'CODEX_CI'],
  cursor: ['CURSOR_AGENT', 'CURSOR_EXTENSION_HOST_ROLE=agent-exec'],
  'gemini-cli': ['GEMINI_CLI'],
  copilot: ['COPILOT_AGENT', 'COPILOT_CLI'],
  opencode: ['OPENCODE'],
  cline: ['CLINE_ACTIVE'],
  'amazon-q': ['AWS_EXECUTION_ENV=*AmazonQ*'],
  antigravity: ['ANTIGRAVITY_AGENT'],
  augment: ['AUGMENT_AGENT'],
  other: ['AI_AGENT'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type AssistantName = keyof typeof assistants

export const assistantNames = Object.keys(assistants) as readonly AssistantName[]
