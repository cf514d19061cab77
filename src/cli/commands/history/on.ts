import type { Run } from '../../command.ts'
import { reportSwitch } from '../../history/report-switch.ts'

export const run: Run = async (context) => reportSwitch(context, true)
