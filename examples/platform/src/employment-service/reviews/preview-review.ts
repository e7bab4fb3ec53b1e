import type { PreviewAnswer, PreviewQuestion } from '../../http/schemas/review-schemas';
import { describeCheckResult } from '../checks/describe-check';
import type { EmploymentService } from '../employment-service';
import { checkReview } from './check-review';
import { fetchRecords } from './fetch-records';

/** The checks of a review about what an institution would submit now: exactly what is still missing, by trainee (M9). It is the institution that looks (M3). Changes nothing here. */
export async function previewReview(service: EmploymentService, request: PreviewQuestion): Promise<PreviewAnswer> {
  const { kind, submission } = request;
  const { institutionNumber, trainees } = submission;
  const records = await fetchRecords(service, { voucherNumbers: trainees.map(({ voucherNumber }) => voucherNumber), onBehalfOf: institutionNumber });
  const checked = await checkReview(service.database.orm, service, { ...submission, kind, trainees, records, submittedAtMs: service.nowMs() });
  return { items: checked.map(({ voucherNumber, checks, amountFen }) => ({ voucherNumber, checks: checks.map(describeCheckResult), ...(amountFen === undefined ? {} : { amountFen }) })) };
}
