/** Whoever attacks: where they are and what they use, another one each time. */
import type { From } from './acts.ts'
import type { Plot } from './attack.ts'
import { addressIn, elsewhere, hotels, type Network, offices } from './networks.ts'

/** Programs that nobody of the company has. */
const agents = [
  'python-requests/2.32.3',
  'aws-sdk-go-v2/1.41.0 ua/2.1 os/linux lang/go#1.25',
  'curl/8.14.1',
  'aws-sdk-rust/1.3.9 os/linux',
] as const

/** Mostly where nobody of the company goes. */
export function strangeNetwork({ scene, victim }: Plot): Network {
  const { random } = scene
  if (random.chance(0.75)) return random.pick(elsewhere)
  const others = offices.filter((_, at) => at !== victim.city)
  return random.pick([...others, ...hotels])
}

export function strangeAddress(plot: Plot): string {
  return addressIn(strangeNetwork(plot), 20_000 + plot.scene.random.int(0, 9999))
}

export function strangeAgent({ scene }: Plot): string {
  return scene.random.pick(agents)
}

export function stranger(plot: Plot): From {
  return { worker: plot.victim, address: strangeAddress(plot), agent: strangeAgent(plot) }
}
