import type { DoctorStage } from '../doctor-stage.ts'

type Arrange = (stage: DoctorStage) => unknown

/** What trips a finding, and what is as near to it as can be and does not. */
export interface Case {
  readonly code: string
  readonly trips: Arrange
  readonly spares: Arrange
}
