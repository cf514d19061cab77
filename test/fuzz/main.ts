/**
 * `npm run fuzz`: every target, or the named ones, for some seconds each. A fault is shortened, kept
 * in the corpus, where it is tried in every later run, and makes the run fail.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { isSmall, keepInput, readCorpus } from './corpus.ts'
import { targets } from './targets.ts'
import { type Outcome, runTarget } from './watch.ts'
import { work } from './worker.ts'

const usage = `npm run fuzz -- [--target NAME]… [--seconds N] [--seed S] [--jobs N] [--guided] [--keep]
  --seconds N   for each target (10); 0 tries the corpus only
  --seed S      the same seed makes the same inputs (20261123)
  --jobs N      targets at a time (2)
  --guided      goes on from inputs that reached new code: fewer inputs, deeper ones
  --keep        guided, and adds small inputs that reached new code to the corpus
Targets: ${Object.keys(targets).join(', ')}
`

const { values: given } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: Object.keys(targets) },
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '20261123' },
    jobs: { type: 'string', default: '2' },
    corpus: { type: 'string', default: 'test/fuzz/corpus' },
    keep: { type: 'boolean', default: false },
    guided: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const say = (text: string): void => void process.stdout.write(text)
/** An input that reached new code in a long search is one of thousands; the first ones say most. */
const mostKept = 12

async function main(): Promise<number> {
  if (given.help) {
    say(usage)
    return 0
  }
  const script = fileURLToPath(import.meta.url)
  const waiting = [...given.target]
  let faults = 0
  const next = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const outcome = await runTarget(script, {
        target,
        corpus: given.corpus,
        seconds: Number(given.seconds),
        seed: Number(given.seed),
        script,
        isGuided: given.guided || given.keep,
      })
      faults += outcome.faults.length
      tell(outcome)
    }
  }
  say(`seed ${given.seed}, ${given.seconds} s for each target\n`)
  await Promise.all(Array.from({ length: Number(given.jobs) }, next))
  say(faults === 0 ? 'no faults\n' : `${faults} faults\n`)
  return faults === 0 ? 0 : 1
}

function tell({ target, inputs, inputsPerSecond, reached, kept, faults, heapMegabytes }: Outcome) {
  const known = readCorpus(given.corpus, target).length
  const facts = [
    `${inputs} inputs`,
    `${inputsPerSecond}/s`,
    `${known} in the corpus`,
    `${kept.length} reached new code`,
    `${reached} stretches of code`,
    `${heapMegabytes} MB`,
    `${faults.length} faults`,
  ]
  say(`${target.padEnd(20)} ${facts.join(', ')}\n`)
  if (given.keep) {
    for (const input of kept.slice(0, mostKept)) keepInput(given.corpus, target, input, 'reached')
  }
  for (const { input, message, stack } of faults) {
    const path = isSmall(input)
      ? keepInput(given.corpus, target, input, 'fault')
      : keepInput(join(given.corpus, '..', 'faults'), target, input, 'large')
    say(`  ${message}\n${stack}\n  input: ${path}\n`)
  }
}

if (isMainThread) process.exitCode = await main()
else await work()
