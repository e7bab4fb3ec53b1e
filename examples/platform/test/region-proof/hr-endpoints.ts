import { inventCode } from '../harness/import-stage';
import { inventPerson } from '../harness/test-crowd';
import { newTemplate } from '../harness/test-hr';
import { within, type Classified, type Outcome, type ThingEndpoint } from './classified';
import { markName } from './findings';
import type { RegionThings } from './hr-world';
import { covers, levelOf } from './oracle';

type Hr = Classified<RegionThings>;
type Filling = ThingEndpoint<RegionThings>['fillings'][number];

const thing = (outcome: ThingEndpoint<RegionThings>['outcome'], ...fillings: Filling[]): Hr => ({ scope: 'thing', outcome, fillings });
const listing = (idField: string, stored: string, reach: 'ownAndBelow' | 'itsAudience' = 'ownAndBelow'): Hr => ({ scope: 'listing', idField, stored, reach });
const ownAccount: Hr = { scope: 'own', why: "the caller's own account and session" };

const ofTemplate = (fill: (things: RegionThings) => object | undefined = () => undefined): Filling => (things) => ({ path: { templateNumber: things.template }, body: fill(things) });
const ofInstitution = (fill: (things: RegionThings, institution: NonNullable<RegionThings['institution']>) => unknown = () => undefined): Filling => (things) =>
  things.institution === undefined ? undefined : { path: { institutionNumber: things.institution.number, campusNumber: things.institution.campus, moveId: things.institution.move, signalId: things.institution.signal }, body: fill(things, things.institution) };
const ofMaterial: Filling = ({ material, attachment }) => ({ path: { materialId: material, attachmentId: attachment } });
const ofRegion: Filling = ({ region }) => ({ query: `regionCode=${region}` });

const seenFromAbove = within('ownAndBelow', 'notAllowed');
const delistedFromOneAbove = within('creatorOrOneAbove', 'notAllowed');
/** A22, R5: within the own region; a county is named by its own HR alone. */
const issuedFor = (actor: string, region: string): Outcome => (!covers(actor, region) ? 'notAllowed' : levelOf(region) === 'county' && actor !== region ? 'invalidRequest' : 'allowed');
/** Whoever asked does not decide. */
const decidedFromAbove = (actor: string, region: string): Outcome => (actor === region ? 'ownApproval' : seenFromAbove(actor, region));

const validity = { kind: 'wholeYear', year: 2026 };
const anyPosition = { position: { latitude: 37.87, longitude: 112.55, datum: 'gcj02' } };
let codes = 700_000;

/** Of the console. What HR may name, by the region of what it names. */
export const hrEndpoints: Readonly<Record<string, Hr>> = {
  logOutHr: ownAccount, changeHrPassword: ownAccount, createHrSecondFactor: ownAccount, confirmHrSecondFactor: ownAccount, stepUpHr: ownAccount,

  listTemplates: listing('templateNumber', 'SELECT template_number::text AS id, creator_region_code AS region FROM voucher_platform.voucher_templates'),
  createTemplate: thing(issuedFor, ({ region }) => ({ body: newTemplate({ name: markName(region, '新券'), regionCodes: [region] }) })),
  readTemplate: thing(seenFromAbove, ofTemplate()),
  editTemplate: thing(delistedFromOneAbove, ofTemplate(({ region }) => ({ name: markName(region, '改名券'), description: '' }))),
  copyTemplate: thing(issuedFor, ofTemplate(() => ({ total: 5, validity }))),
  previewDelist: thing(delistedFromOneAbove, ofTemplate()),
  requestApproval: thing(delistedFromOneAbove, ofTemplate(({ previewToken }) => ({ previewToken }))),

  readStatistics: thing(seenFromAbove, ofRegion),
  readDailyStatistics: thing(seenFromAbove, ({ region }) => ({ query: `regionCode=${region}&firstDay=2026-11-20&lastDay=2026-11-24` })),
  listClaimRecords: thing(seenFromAbove, ofRegion),
  listCertificateLibrary: thing(seenFromAbove, ofRegion),
  requestExportApproval: thing(seenFromAbove, ({ region }) => ({ body: { regionCode: region } })),
  // A template's name would be in the file's name: as foreign as the template.
  exportClaimRecords: thing(
    seenFromAbove,
    ({ region }) => ({ body: { regionCode: region } }),
    ({ template, region }, actor) => (covers(actor, region) ? undefined : covers(region, actor) ? undefined : { body: { templateNumber: template } }),
  ),
  listApprovals: listing('approvalId', `SELECT approval_id AS id, region_code AS region FROM voucher_platform.approvals WHERE action <> 'publishTrustList'`),
  decideApproval: thing(decidedFromAbove, ({ approval }) => ({ path: { approvalId: approval }, body: { isApproved: true } })),

  listMaterials: listing('materialId', 'SELECT material_id AS id, region_code AS region FROM voucher_platform.learning_materials WHERE published_version IS NOT NULL', 'itsAudience'),
  readMaterial: thing(within('itsAudience', 'notFound'), ofMaterial),
  readAttachment: thing(within('itsAudience', 'notFound'), ofMaterial),
  markMaterialRead: thing(within('itsAudience', 'notFound'), ofMaterial),

  listInstitutions: listing('institutionNumber', 'SELECT institution_number::text AS id, region_code AS region FROM voucher_platform.institutions WHERE closed_at_ms IS NULL'),
  createInstitution: thing(seenFromAbove, ({ region }) => (levelOf(region) === 'province' ? undefined : { body: { name: markName(region, '新机构'), institutionCode: inventCode((codes += 1)), regionCode: region, phone: '0351-7000000', address: '某路' } })),
  updateInstitution: thing(
    seenFromAbove,
    ofInstitution(({ region }) => ({ name: markName(region, '改名机构'), regionCode: region, phone: '0351-7000000', address: '某路' })),
    // Taking another's institution into the own region.
    (things, actor) => (covers(actor, things.region) || things.institution === undefined ? undefined : { path: { institutionNumber: things.institution.number }, body: { name: markName(things.region, '机构'), regionCode: actor, phone: '0351-7000000', address: '某路' } }),
  ),
  closeInstitution: thing(seenFromAbove, ofInstitution(() => ({ reason: '停办' }))),
  reopenInstitution: thing(seenFromAbove, ofInstitution()),
  setSuperAdmin: thing(seenFromAbove, ofInstitution(() => pickPerson())),
  listInstitutionCampuses: thing(seenFromAbove, ofInstitution()),
  createInstitutionCampus: thing(seenFromAbove, ofInstitution(({ region }) => ({ name: markName(region, `新校区${(codes += 1)}`), phone: '', address: '', ...anyPosition }))),
  reviewCampusMove: thing(seenFromAbove, ofInstitution(() => ({ decision: 'approved' }))),
  setCampusPosition: thing(seenFromAbove, ofInstitution(() => anyPosition)),
  listCampusMoves: listing('moveId', 'SELECT m.move_id::text AS id, i.region_code AS region FROM voucher_platform.campus_moves m JOIN voucher_platform.institutions i USING (institution_number) WHERE m.decision IS NULL'),
  listFraudSignals: listing('signalId', 'SELECT signal_id AS id, region_code AS region FROM voucher_platform.fraud_signals'),
  reviewFraudSignal: thing(seenFromAbove, ofInstitution(() => ({ verdict: 'confirmed', note: '已核实' }))),
  listScanConflicts: listing('conflictId', `SELECT s.record_hash AS id, i.region_code AS region FROM voucher_platform.merged_scans s JOIN voucher_platform.institutions i USING (institution_number) WHERE s.outcome = 'lateConflict'`),
  forceLeaseEnd: thing(seenFromAbove, ({ people }) => people && { path: { leaseId: people.lease } }),
  lookUpProxies: { scope: 'thing', outcome: within('ownAndBelow', 'empty'), answersStrangers: true, fillings: [({ people }) => people && { body: { idNumber: people.elder.idNumber } }] },
  endProxyByHr: thing(within('ownAndBelow', 'notFound'), ({ people }) => people && { path: { proxyId: people.proxy }, body: { reason: 'elderAsked' } }),

  readImportTemplate: { scope: 'free', why: 'an empty form' },
  listImports: { scope: 'own', why: "the account's own imports; by number in readImport" },
  readImport: { scope: 'own', why: "the account's own imports: every account × every import is asked" },
  startImport: { scope: 'own', why: 'each row of the file names its region: files with rows of every foreign relation are imported' },

  // Last: what it takes down stays down.
  delistTemplate: thing(delistedFromOneAbove, ofTemplate(({ previewToken }) => ({ previewToken }))),
};

function pickPerson(): { name: string; idNumber: string; phone: string } {
  const { name, idNumber, phone } = inventPerson(40_000);
  return { name, idNumber, phone };
}
