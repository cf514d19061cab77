/** Numbers and types of the fields that are sent, by opentelemetry-proto 1.7. What is not here is never sent. */
import type { Message } from './protobuf.ts'

const anyValue: Message = {
  stringValue: [1, 'string'],
  boolValue: [2, 'bool'],
  intValue: [3, 'int64'],
  arrayValue: [5, { values: [1, () => anyValue] }],
}

const keyValue: Message = { key: [1, 'string'], value: [2, anyValue] }

export const resourceMessage: Message = { attributes: [1, keyValue] }

export const scopeMessage: Message = { name: [1, 'string'], version: [2, 'string'] }

export const logRecordMessage: Message = {
  timeUnixNano: [1, 'fixed64'],
  severityNumber: [2, 'int64'],
  severityText: [3, 'string'],
  body: [5, anyValue],
  attributes: [6, keyValue],
  observedTimeUnixNano: [11, 'fixed64'],
  eventName: [12, 'string'],
}

const dataPoint: Message = {
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  asInt: [6, 'fixed64'],
  attributes: [7, keyValue],
}

export const metricMessage: Message = {
  name: [1, 'string'],
  description: [2, 'string'],
  unit: [3, 'string'],
  gauge: [5, { dataPoints: [1, dataPoint] }],
  sum: [
    7,
    {
      dataPoints: [1, dataPoint],
      aggregationTemporality: [2, 'int64'],
      isMonotonic: [3, 'bool'],
    },
  ],
}
