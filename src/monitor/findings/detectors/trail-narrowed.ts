import type { Detector } from '../detector.ts'
import { perPersonAndAccount } from '../sql-parts.ts'
import { whoDidWhat } from '../words.ts'

export const trailNarrowed: Detector = {
  code: 'trail-narrowed',
  level: 'high',
  title: 'CloudTrail was stopped, deleted or made to record less, or somebody tried to.',
  why: 'What comes after is not in these files: neither we nor anybody else will see it.',
  fix: 'Ask whoever did it. Set it back with `aws cloudtrail start-logging` or as it was, and forbid it by a service control policy.',
  falseAlarms:
    'Trails that are moved to another bucket or account, and tests of infrastructure code.',
  attack: 'T1562.008',
  sql: `SELECT id, ${perPersonAndAccount} AS subject, NULL AS detail
FROM acts
WHERE service = 'cloudtrail'
  AND (
    name IN ('StopLogging', 'DeleteTrail', 'DeleteEventDataStore', 'StopEventDataStoreIngestion')
    OR (name = 'UpdateTrail' AND (
      request LIKE '%"isMultiRegionTrail":false%'
      OR request LIKE '%"includeGlobalServiceEvents":false%'
      OR request LIKE '%"isOrganizationTrail":false%'
      OR request LIKE '%"enableLogFileValidation":false%'
      OR request LIKE '%"s3BucketName"%'
    ))
    OR (name = 'PutEventSelectors' AND (
      request LIKE '%"includeManagementEvents":false%'
      OR request LIKE '%"readWriteType":"ReadOnly"%'
      OR request LIKE '%"readWriteType":"WriteOnly"%'
      OR request LIKE '%"excludeManagementEventSources":["%'
    ))
  )`,
  says: whoDidWhat,
}
