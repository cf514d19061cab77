import { namedProfile } from '../../config/sso-profile.ts'
import { configOf, readAwsFile } from '../../doctor/aws-file.ts'
import { countOf, type Diagnosis, examine } from '../../doctor/examine.ts'
import type { Finding } from '../../doctor/finding.ts'
import { openWorld, type World } from '../../doctor/world.ts'
import { UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { type Mended, mend } from '../doctor/mend.ts'
import { show } from '../doctor/render.ts'
import { settingsFacts } from '../doctor/settings-facts.ts'
import { similarProfile } from '../missing-names.ts'
import { askedProfile } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'
import { printJson } from '../render/json.ts'
import { programBuild } from './agent/program-build.ts'

/** Throws ConfigError `profile-not-found` for a profile that is asked about and not there. */
async function worldOf(context: CommandContext, named: string | undefined): Promise<World> {
  const { system, signal } = context
  const { awsConfig, awsCredentials } = system.paths
  const config = configOf([
    readAwsFile(awsConfig, 'config'),
    readAwsFile(awsCredentials, 'credentials'),
  ])
  if (named !== undefined && !config.profiles.has(named) && config.profiles.size > 0) {
    const again = (profile: string): string => commandLine('doctor', profile)
    const similar = similarProfile(config, named, again)
    if (similar !== undefined) throw similar
    namedProfile(config, named)
  }
  const settings = await settingsFacts(config, system)
  return openWorld({ system, profile: named, settings, build: programBuild(context), signal })
}

function findingJson({ repair, evidence, ...finding }: Finding): Readonly<Record<string, unknown>> {
  const places = evidence.map(({ file, line, says }) => ({
    file: file ?? null,
    line: line ?? null,
    says,
  }))
  return { ...finding, evidence: places, fixable: repair !== undefined }
}

function showJson(diagnosis: Diagnosis, mended: Mended | undefined, context: CommandContext): void {
  const { findings, examined, skipped } = diagnosis
  printJson(
    {
      errors: countOf(findings, 'error'),
      warnings: countOf(findings, 'warning'),
      notes: countOf(findings, 'note'),
      examined,
      skipped,
      ...(mended === undefined ? {} : { mended: mended.codes, backups: mended.backups }),
      findings: findings.map(findingJson),
    },
    context.terminal.write,
  )
}

function nextStep({ findings }: Diagnosis, isFixing: boolean): string | undefined {
  const wrong = findings.filter(({ severity }) => severity !== 'note')
  if (!isFixing && wrong.some(({ repair }) => repair !== undefined)) return 'keyless doctor --fix'
  return wrong.find(({ fix }) => fix !== '')?.fix
}

export const run: Run = async (context, { args, flags }) => {
  // The variables choose none here: without a name all is looked at.
  const named = askedProfile(context, args[0])
  const offline = flags.on('offline')
  const isFixing = flags.on('fix')
  if (flags.on('yes') && !isFixing) {
    throw new UsageError('flag-conflict', '--yes goes with --fix.')
  }
  const world = await worldOf(context, named)
  let diagnosis = await examine(world, { offline })
  let mended: Mended | undefined
  if (isFixing) {
    mended = await mend(diagnosis.findings, world, context, !flags.on('yes'))
    if (mended !== undefined) diagnosis = await examine(await worldOf(context, named), { offline })
  }
  if (context.json) showJson(diagnosis, mended, context)
  else {
    if (isFixing) {
      const what =
        mended === undefined
          ? 'Nothing can be mended without you.'
          : `Mended: ${mended.codes.join(', ')}.`
      context.terminal.writeError(`${what}\n\n`)
    }
    show(diagnosis, context.terminal)
    const next = nextStep(diagnosis, isFixing)
    if (next !== undefined) context.terminal.writeError(`next: ${forTerminal(next, 2000)}\n`)
  }
  return countOf(diagnosis.findings, 'error') > 0 ? 1 : 0
}
