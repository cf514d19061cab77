import type { Command, CommandGroup } from './command.ts'
import { sandboxCommands } from './commands/sandbox/table.ts'
import { agentCommands } from './table/agent.ts'
import { awsCommands } from './table/aws-words.ts'
import { ciCommands } from './table/ci.ts'
import { credentialCommands } from './table/credentials.ts'
import { doctorCommands } from './table/doctor.ts'
import { explainCommand, reportCommand } from './table/explain.ts'
import { historyCommands } from './table/history.ts'
import { migrateCommands } from './table/migrate.ts'
import { monitorCommands } from './table/monitor.ts'
import { monitorExportCommands } from './table/monitor-export.ts'
import { protectCommands } from './table/protect.ts'
import { settingsCommands } from './table/settings.ts'
import { shellCommands } from './table/shell.ts'
import { signInCommands } from './table/sign-in.ts'
import { uninstallCommand } from './table/uninstall.ts'
import { teamCommands } from './table/team.ts'

/** A sandbox is for every profile of this machine. */
function withoutProfile(command: Command): Command {
  return { ...command, without: ['profile'] }
}

/** Every command, in the order in which help shows them. */
export const commandGroups: readonly CommandGroup[] = [
  { title: 'Sign in', commands: signInCommands },
  { title: 'Use credentials', commands: [...credentialCommands, ...agentCommands] },
  { title: "The AWS CLI's own words", commands: awsCommands },
  { title: 'Try it without AWS', commands: sandboxCommands.map(withoutProfile) },
  { title: 'Shell', commands: shellCommands },
  {
    title: 'Settings and guard rails',
    commands: [...settingsCommands, ...teamCommands, ...protectCommands],
  },
  { title: 'Pipelines without keys', commands: ciCommands },
  { title: 'Away from access keys', commands: migrateCommands },
  {
    title: 'What happened',
    commands: [...historyCommands, ...monitorCommands, ...monitorExportCommands],
  },
  {
    title: 'When something is wrong',
    commands: [...doctorCommands, reportCommand, explainCommand, uninstallCommand],
  },
]

/** What the words of a group are for: `keyless sso --help`. */
export const groupSummaries: Readonly<Record<string, string>> = {
  configure: 'Write profiles and sessions to the AWS config file',
  sso: 'Sign in and out, as the AWS CLI spells it',
  sts: 'Ask AWS who you are',
  shell: 'Functions, completion and prompt for your shell',
  agent: 'Serve credentials to programs on this machine',
  config: 'Our own settings',
  guard: 'What the guard rules say',
  team: 'The file that a team shares',
  ci: 'Pipelines that have AWS roles and no keys',
  'ci init': 'Set up roles and the jobs that take them, on one platform',
  migrate: 'Away from access keys that never expire',
  monitor: 'Who used which account, role and service',
  'monitor export': 'Send it to a collector, a SIEM or a chat',
  sandbox: 'A real Identity Center on this machine, for trying and testing',
  'sandbox fault': 'Make its operations fail, on purpose',
}
